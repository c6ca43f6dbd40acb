package weir.node;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import weir.settings.HostPort;

/** Puts the reasons why a node cannot start into one line. */
final class StartFailure {

    private StartFailure() {}

    /** @param what listens there */
    static String ofBind(String what, HostPort address, Throwable failure) {
        return "cannot listen on " + address + " (" + what + "): " + reason(failure);
    }

    /** A failure of the actor system itself: mostly the cluster's address. */
    static String ofActorSystem(HostPort cluster, Throwable failure) {
        return socketReason(failure).isPresent()
                ? ofBind("cluster", cluster, failure)
                : "could not start: " + reason(failure);
    }

    private static String reason(Throwable failure) {
        return socketReason(failure).orElseGet(() -> root(failure).toString());
    }

    private static Optional<String> socketReason(Throwable failure) {
        return cause(failure, BindException.class)
                .map(e -> e.getMessage().replaceFirst("^\\[[^ ]*] ", ""))
                .or(() -> cause(failure, UnknownHostException.class).map(e -> "no such host"))
                .or(() -> cause(failure, UnresolvedAddressException.class).map(e -> "no such host"));
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }

    private static Throwable root(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
