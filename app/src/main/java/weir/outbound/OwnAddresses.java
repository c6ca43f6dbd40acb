package weir.outbound;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import weir.rtmp.session.RtmpUrl;

/**
 * Tells whether a URL leads back to this node, as far as that can be told without asking the network: by the addresses of its
 * interfaces and its own name.
 *
 * @param port where this node takes RTMP
 * @param hostName its own
 */
public record OwnAddresses(int port, String hostName) {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Those of this machine. */
    public static OwnAddresses ofPort(int port) {
        try {
            return new OwnAddresses(port, InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return new OwnAddresses(port, "localhost");
        }
    }

    public boolean include(RtmpUrl url) {
        return !url.secure() && url.port() == port && isHere(url.host());
    }

    private boolean isHere(String host) {
        if (host.equalsIgnoreCase("localhost") || host.equalsIgnoreCase(hostName)) {
            return true;
        }
        if (!ADDRESS.matcher(host).matches()) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }
}
