package weir.loadtest.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import weir.loadtest.stream.MediaSource;

/** Any number of publishers on one event loop, each of a stream of its own. To be used from any other thread. */
public final class Publishers implements AutoCloseable {

    private final EventLoop loop = EventLoop.start("publishers");
    private final Window window;
    private final PublishTally tally = new PublishTally();
    private final List<Publisher> publishers = new ArrayList<>();

    public Publishers(Window window) {
        this.window = window;
    }

    /** Starts one publisher for each server, spread evenly over {@code ramp}. */
    public void start(List<Server> servers, Supplier<MediaSource> sources, Duration ramp) {
        // Here, where a failure reaches the caller.
        List<MediaSource> each = servers.stream().map(server -> sources.get()).toList();
        long begin = System.nanoTime();
        loop.execute(() -> {
            int number = 0;
            for (Server server : servers) {
                Publisher publisher = new Publisher(loop, server, each.get(number), window, tally);
                publishers.add(publisher);
                loop.at(begin + ramp.toNanos() * number++ / servers.size(), publisher::start);
            }
        });
    }

    /** How things stand. */
    public PublishReport report() {
        return loop.ask(() -> new PublishReport(
                publishers.size(),
                publishers.stream().filter(Publisher::isPublishing).count(),
                tally.frames,
                tally.bytes,
                tally.skipped,
                tally.errors,
                tally.latestNanos / 1e6,
                tally.lastError,
                publishers.stream().map(Publisher::sentInWindow).toList()));
    }

    /** Breaks all connections off. */
    @Override
    public void close() {
        loop.ask(() -> {
            publishers.forEach(Publisher::stop);
            return true;
        });
        loop.close();
    }
}
