package weir.node;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import weir.settings.HostPort;

/** The address under which the other nodes know this one. It must be one that they can reach. */
final class AdvertisedAddress {

    /** An address for documentation (RFC 5737): asking the way there finds the interface of the default route. */
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("192.0.2.1", 9);

    private AdvertisedAddress() {}

    /**
     * The cluster address itself; when it means all interfaces, the address of the interface on the way to the first seed
     * that can be resolved, or of the default route, or the loopback address where there is no other. Sends nothing.
     */
    static HostPort of(HostPort cluster, List<HostPort> seeds) {
        if (!cluster.isAllInterfaces()) {
            return cluster;
        }
        String host = seeds.stream()
                .map(seed -> new InetSocketAddress(seed.host(), seed.port()))
                .map(AdvertisedAddress::localAddressTowards)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> localAddressTowards(ANYWHERE))
                .orElseGet(InetAddress::getLoopbackAddress)
                .getHostAddress();
        return new HostPort(host, cluster.port());
    }

    private static Optional<InetAddress> localAddressTowards(InetSocketAddress target) {
        if (target.isUnresolved()) {
            return Optional.empty();
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(target);
            return Optional.of(socket.getLocalAddress()).filter(address -> !address.isAnyLocalAddress());
        } catch (SocketException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
