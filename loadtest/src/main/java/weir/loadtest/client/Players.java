package weir.loadtest.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Any number of players on one event loop. To be used from any other thread. */
public final class Players implements AutoCloseable {

    private final EventLoop loop;
    private final Window window;
    private final boolean expectVideo;
    private final PlayTally tally = new PlayTally();
    /** Of players whose reading is slowed down on purpose: what they miss is no fault. */
    private final PlayTally limitedTally = new PlayTally();

    private final List<Player> players = new ArrayList<>();
    private final List<Integer> streams = new ArrayList<>();

    /** @param expectVideo a player has begun with the first keyframe, otherwise with the first frame */
    public Players(String name, Window window, boolean expectVideo) {
        this.loop = EventLoop.start(name);
        this.window = window;
        this.expectVideo = expectVideo;
    }

    /** Starts {@code count} players, spread evenly over {@code ramp}; one after the other on each of the streams. */
    public void start(List<Server> servers, int count, Appetite appetite, Duration ramp) {
        long begin = System.nanoTime();
        loop.execute(() -> {
            PlayTally theirs = appetite.isLimited() ? limitedTally : tally;
            for (int i = 0; i < count; i++) {
                int stream = i % servers.size();
                Player player = new Player(loop, servers.get(stream), appetite, expectVideo, window, theirs);
                players.add(player);
                streams.add(stream);
                loop.at(begin + ramp.toNanos() * i / count, player::start);
            }
        });
    }

    /**
     * How things stand.
     *
     * @param sentInWindow frames sent within the window, for each stream; none when the publishers are not of this program
     */
    public PlayReport report(List<Long> sentInWindow) {
        return loop.ask(() -> {
            PlayReport.Builder report = new PlayReport.Builder(tally);
            for (int i = 0; i < players.size(); i++) {
                Player player = players.get(i);
                if (player.isOrdinary()) {
                    long expected = sentInWindow.isEmpty() ? 0 : sentInWindow.get(streams.get(i));
                    report.add(player, expected);
                } else {
                    report.addLimited(player);
                }
            }
            return report.build();
        });
    }

    /** How many of them the server has let in and kept, as far as they have noticed. */
    public long connected() {
        return loop.ask(() -> players.stream().filter(Player::isConnected).count());
    }

    /** Breaks all connections off. */
    @Override
    public void close() {
        loop.ask(() -> {
            players.forEach(Player::stop);
            return true;
        });
        loop.close();
    }
}
