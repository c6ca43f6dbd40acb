package weir.stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** The subscribers of a Hub, each with its subscriptions, and those subscriptions that still wait for a publisher. Not thread-safe. */
final class Audience {

    private final Map<ActorRef<Subscriber.Event>, List<Integer>> subscriptions = new LinkedHashMap<>();
    private final Set<Hub.Subscribe> waiting = new HashSet<>();

    /** Subscribers, however many subscriptions each of them has. */
    int size() {
        return subscriptions.size();
    }

    boolean isEmpty() {
        return subscriptions.isEmpty();
    }

    void tell(Subscriber.Event event) {
        for (ActorRef<Subscriber.Event> subscriber : subscriptions.keySet()) {
            subscriber.tell(event);
        }
    }

    /** @return whether the subscriber is new */
    boolean add(Hub.Subscribe subscribe) {
        boolean known = subscriptions.containsKey(subscribe.subscriber());
        subscriptions
                .computeIfAbsent(subscribe.subscriber(), subscriber -> new ArrayList<>(1))
                .add(subscribe.subscription());
        return !known;
    }

    void waits(Hub.Subscribe subscribe) {
        waiting.add(subscribe);
    }

    boolean isWaiting(Hub.Subscribe subscribe) {
        return waiting.contains(subscribe);
    }

    /** A publisher is there. @return who has waited for it */
    Set<Hub.Subscribe> served() {
        Set<Hub.Subscribe> served = Set.copyOf(waiting);
        waiting.clear();
        return served;
    }

    /** @return whether the subscriber has none other and is gone */
    boolean remove(Hub.Subscribe subscribe) {
        waiting.remove(subscribe);
        List<Integer> ids = subscriptions.getOrDefault(subscribe.subscriber(), new ArrayList<>(0));
        boolean removed = ids.remove((Integer) subscribe.subscription()) && ids.isEmpty();
        if (removed) {
            subscriptions.remove(subscribe.subscriber());
        }
        return removed;
    }

    void remove(ActorRef<Subscriber.Event> subscriber) {
        subscriptions.remove(subscriber);
        waiting.removeIf(waiter -> waiter.subscriber().equals(subscriber));
    }

    /** All go, except who waits for a publisher. @return who has gone */
    Set<ActorRef<Subscriber.Event>> leave() {
        Set<ActorRef<Subscriber.Event>> gone = new HashSet<>(subscriptions.keySet());
        waiting.forEach(waiter -> gone.remove(waiter.subscriber()));
        subscriptions.keySet().removeAll(gone);
        return gone;
    }
}
