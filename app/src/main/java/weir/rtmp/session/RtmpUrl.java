package weir.rtmp.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a stream is on another server.
 *
 * @param host a name or an address, without the brackets of IPv6
 * @param app all segments of the path but the last, joined with slashes
 * @param name the last segment; empty when the path has one segment only
 * @param query what follows the question mark; may be empty
 * @param secure over TLS
 */
public record RtmpUrl(String host, int port, String app, String name, String query, boolean secure) {

    private static final int DEFAULT_PORT = 1935;
    private static final int DEFAULT_SECURE_PORT = 443;

    public RtmpUrl {
        Objects.requireNonNull(host);
        Objects.requireNonNull(app);
        Objects.requireNonNull(name);
        Objects.requireNonNull(query);
    }

    /**
     * Reads {@code rtmp://host[:port]/app[/instance]/name[?query]} or the same with rtmps.
     *
     * @throws IllegalArgumentException saying what is wrong, without the text itself: it may hold a key
     */
    public static RtmpUrl parse(String text) {
        int mark = text.indexOf('?');
        String query = mark < 0 ? "" : text.substring(mark + 1);
        String address = mark < 0 ? text : text.substring(0, mark);
        int start = address.indexOf("://");
        String scheme = start < 0 ? "" : address.substring(0, start).toLowerCase(Locale.ROOT);
        if (!scheme.equals("rtmp") && !scheme.equals("rtmps")) {
            throw new IllegalArgumentException("an RTMP URL begins with rtmp:// or rtmps://");
        }
        boolean secure = scheme.equals("rtmps");
        int slash = address.indexOf('/', start + 3);
        String authority = slash < 0 ? address.substring(start + 3) : address.substring(start + 3, slash);
        String path = slash < 0 ? "" : address.substring(slash).replaceAll("^/+|/+$", "");
        if (path.isEmpty()) {
            throw new IllegalArgumentException("an RTMP URL has an application after the host");
        }
        URI server = server(authority);
        int port = server.getPort() < 0 ? defaultPort(secure) : server.getPort();
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port of an RTMP URL is 1 to 65535");
        }
        int last = path.lastIndexOf('/');
        return new RtmpUrl(
                server.getHost().replaceAll("[\\[\\]]", ""),
                port,
                last < 0 ? path : path.substring(0, last),
                path.substring(last + 1).equals(path) ? "" : path.substring(last + 1),
                query,
                secure);
    }

    /** What connect calls tcUrl: everything before the name. The port is left out when it is the scheme's own. */
    public String tcUrl() {
        String server = host.contains(":") ? "[" + host + "]" : host;
        return (secure ? "rtmps://" : "rtmp://") + server + (port == defaultPort(secure) ? "" : ":" + port) + "/" + app;
    }

    /** What publish and play name: the query goes with it. */
    public String nameWithQuery() {
        return query.isEmpty() ? name : name + "?" + query;
    }

    /** For logs and operators: without the name, which often is a secret key, and without the query. */
    public String masked() {
        return tcUrl() + "/***";
    }

    private static int defaultPort(boolean secure) {
        return secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT;
    }

    private static URI server(String authority) {
        try {
            URI server = new URI("rtmp://" + authority).parseServerAuthority();
            if (server.getHost() != null && server.getUserInfo() == null) {
                return server;
            }
        } catch (URISyntaxException e) {
            // Falls through: its message holds the text.
        }
        throw new IllegalArgumentException("the host of an RTMP URL is a name or an address, with a port or without");
    }
}
