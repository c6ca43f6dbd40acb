package weir.loadtest.compare;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import weir.loadtest.client.Server;

/**
 * One scenario with its numbers.
 *
 * @param viewers in all, spread evenly over the streams
 * @param warmUp how long the viewers play before anything counts: programs that compile themselves need it
 * @param window how long it counts
 */
public record Work(Scenario scenario, int streams, int viewers, Duration warmUp, Duration window) {

    /** @throws IllegalArgumentException saying what is out of bounds */
    public Work {
        if (streams < 1 || streams > 10_000 || viewers < 1 || viewers > 100_000) {
            throw new IllegalArgumentException("1 to 10,000 streams and 1 to 100,000 viewers");
        }
        if (window.toSeconds() < 1 || window.toHours() > 24 || warmUp.isNegative() || warmUp.toHours() > 1) {
            throw new IllegalArgumentException("1 second to 24 hours, after a warm-up of an hour at most");
        }
    }

    Work with(int otherViewers, Duration otherWarmUp, Duration otherWindow) {
        return new Work(scenario, streams, otherViewers, otherWarmUp, otherWindow);
    }

    /** The streams below a server's URL. */
    List<Server> streamsAt(String url) {
        return streams(url, 0, streams);
    }

    /** As many more as the scenario has other connections. */
    List<Server> otherStreamsAt(String url) {
        return streams(url, streams, scenario.others());
    }

    private static List<Server> streams(String url, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> Server.of(url + "/load" + number))
                .toList();
    }
}
