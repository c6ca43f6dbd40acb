package weir.connection;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import weir.testkit.Await;

/** Stands in for the socket behind a {@link StreamsEgress}: takes a write when the test lets it. */
final class Socket implements Subscriber<ByteString> {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final BlockingQueue<ByteString> written = new LinkedBlockingQueue<>();
    private final CompletableFuture<Subscription> subscribed = new CompletableFuture<>();
    private final CompletableFuture<Optional<String>> ended = new CompletableFuture<>();

    static Socket behind(StreamsEgress egress, ActorSystem<?> system) {
        Socket socket = new Socket();
        Source.fromGraph(egress)
                .runWith(Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), system)
                .subscribe(socket);
        Await.until(LIMIT, "a subscription", socket.subscribed::isDone);
        return socket;
    }

    /** Takes the next write as soon as there is one. */
    ByteString take() {
        allow(1);
        return next();
    }

    /** As {@link #take}, empty when the stream has failed instead. */
    Optional<ByteString> takeIfOpen() {
        allow(1);
        Await.until(LIMIT, "a write or the end", () -> !written.isEmpty() || hasEnded());
        return Optional.ofNullable(written.poll());
    }

    boolean hasEnded() {
        return ended.isDone();
    }

    /** Lets so many writes come. */
    void allow(int writes) {
        subscribed.join().request(writes);
    }

    /** The next write that was allowed. */
    ByteString next() {
        return Await.value(LIMIT, "a write", () -> Optional.ofNullable(written.poll()));
    }

    boolean hasNothing() {
        return written.isEmpty();
    }

    /** Closes from the other side. */
    void close() {
        subscribed.join().cancel();
    }

    /** Why the stream failed; empty when it was completed. */
    Optional<String> awaitEnd() {
        Await.until(LIMIT, "the end of the stream", ended::isDone);
        return ended.join();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscribed.complete(subscription);
    }

    @Override
    public void onNext(ByteString bytes) {
        written.add(bytes);
    }

    @Override
    public void onError(Throwable failure) {
        ended.complete(Optional.of(String.valueOf(failure.getMessage())));
    }

    @Override
    public void onComplete() {
        ended.complete(Optional.empty());
    }
}
