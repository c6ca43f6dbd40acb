package weir.settings;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen, or where another node listens. Written {@code host:port}, {@code [IPv6]:port}, or {@code :port} for
 * all interfaces. Port 0 lets the system choose one.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 */
public record HostPort(String host, int port) {

    /** Binding to it takes IPv4 and IPv6 connections alike. */
    public static final String ALL_INTERFACES = "0.0.0.0";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?");
    private static final Pattern WRITTEN =
            Pattern.compile("(?:\\[(?<ipv6>[^\\[\\]]+)]|(?<name>[^:]*)):(?<port>[0-9]{1,5})");

    /** @throws IllegalArgumentException when no host can be called so or the port is not from 0 to 65535 */
    public HostPort {
        Objects.requireNonNull(host);
        if (!NAME.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            throw new IllegalArgumentException("no host name: " + host);
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }

    /** @throws IllegalArgumentException when the text is nothing of the kind */
    public static HostPort parse(String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            throw new IllegalArgumentException("no host and port: " + text);
        }
        int port = Integer.parseInt(written.group("port"));
        String ipv6 = written.group("ipv6");
        if (ipv6 == null) {
            String name = written.group("name");
            return new HostPort(name.isEmpty() ? ALL_INTERFACES : name, port);
        }
        if (!IPV6.matcher(ipv6).matches()) {
            throw new IllegalArgumentException("no IPv6 address: " + ipv6);
        }
        return new HostPort(ipv6, port);
    }

    /** What a bound socket says of itself, without a name lookup. */
    public static HostPort of(InetSocketAddress bound) {
        return new HostPort(
                bound.isUnresolved()
                        ? bound.getHostString()
                        : bound.getAddress().getHostAddress(),
                bound.getPort());
    }

    public HostPort withPort(int newPort) {
        return new HostPort(host, newPort);
    }

    public boolean isAllInterfaces() {
        return host.equals(ALL_INTERFACES) || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
    }

    /** The host as a URL has it: an IPv6 address in brackets. */
    public String urlHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return urlHost() + ":" + port;
    }
}
