package weir.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import weir.selector.SelectorLoop;

/**
 * What one selector loop sends to the Hubs of other nodes: all that a turn of the loop has for a node goes in one message, or in
 * as few as can carry it, instead of one for each stream. Only on the loop's thread.
 */
final class Lane {

    /** About what a delivery takes beside its message's payload: its Hub and its publisher by their paths. */
    private static final int DELIVERY_OVERHEAD = 512;

    private static final ThreadLocal<Optional<Lane>> OF_LOOP =
            ThreadLocal.withInitial(() -> SelectorLoop.current().map(Lane::new));

    private final SelectorLoop loop;
    private final Map<ActorRef<Hubs.Command>, Load> loads = new LinkedHashMap<>();

    private static final class Load {
        private List<Hubs.Delivery> deliveries = new ArrayList<>();
        private int bytes;
    }

    private Lane(SelectorLoop loop) {
        this.loop = loop;
    }

    /** That of the loop whose thread this is. */
    static Optional<Lane> current() {
        return OF_LOOP.get();
    }

    /** @param payload of the message, in bytes */
    void send(ActorRef<Hubs.Command> node, Hubs.Delivery delivery, int payload) {
        int bytes = payload + DELIVERY_OVERHEAD;
        if (loads.isEmpty()) {
            loop.atEndOfTurn(this::sendAll);
        }
        Load load = loads.computeIfAbsent(node, empty -> new Load());
        if (load.bytes + bytes > Feed.MESSAGE_BYTES) {
            send(node, load);
        }
        load.deliveries.add(delivery);
        load.bytes += bytes;
    }

    private void sendAll() {
        loads.forEach(Lane::send);
        loads.clear();
    }

    private static void send(ActorRef<Hubs.Command> node, Load load) {
        if (!load.deliveries.isEmpty()) {
            node.tell(new Hubs.Deliveries(load.deliveries));
            load.deliveries = new ArrayList<>();
            load.bytes = 0;
        }
    }
}
