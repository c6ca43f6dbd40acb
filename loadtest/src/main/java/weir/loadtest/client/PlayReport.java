package weir.loadtest.client;

import org.HdrHistogram.Histogram;

/**
 * What players have seen so far. Slow and stuck players count in the fields that say so only.
 *
 * @param playing how many of {@code players} the server has said so
 * @param begun how many have had a keyframe, or a frame of a stream of audio only
 * @param silent how many have had neither audio nor video
 * @param frames coded frames, all
 * @param bytes off the sockets
 * @param expected frames of the window that should have come, 0 where that is not known
 * @param counted frames of the window that came
 * @param missing numbers left out, over the whole run
 * @param late frames that came after one of a higher number
 * @param undecodable pictures without what they build on
 * @param backwards timestamps smaller than the one before, of the same kind
 * @param unstamped frames that are not this program's
 * @param closed connections that the server ended
 * @param latency microseconds, of the window
 * @param firstFrame microseconds from the play command on
 * @param startUp microseconds from the connection's beginning on
 */
public record PlayReport(
        int players,
        int playing,
        int begun,
        int silent,
        int limitedPlayers,
        int limitedPlaying,
        long frames,
        long bytes,
        long expected,
        long counted,
        long missing,
        long late,
        long duplicates,
        long undecodable,
        long backwards,
        long unstamped,
        long errors,
        long closed,
        String lastError,
        Histogram latency,
        Histogram firstFrame,
        Histogram startUp) {

    /** The share of the window's frames that came, 0 to 1; 1 when nothing was expected. */
    public double delivered() {
        return expected == 0 ? 1 : (double) counted / expected;
    }

    /** Whatever should not have happened, since the beginning. */
    public long faults() {
        return missing + late + duplicates + undecodable + backwards + closed + errors;
    }

    /** Adds up players, on their loop. */
    static final class Builder {

        private final PlayTally tally;
        private int players;
        private int playing;
        private int begun;
        private int silent;
        private int limitedPlayers;
        private int limitedPlaying;
        private long expected;
        private long counted;
        private long missing;
        private long late;
        private long duplicates;

        Builder(PlayTally tally) {
            this.tally = tally;
        }

        void add(Player player, long sentInWindow) {
            FrameChecks checks = player.checks();
            players++;
            playing += player.isPlaying() ? 1 : 0;
            begun += player.hasBegun() ? 1 : 0;
            silent += player.isSilent() ? 1 : 0;
            expected += sentInWindow;
            counted += checks.counted();
            missing += checks.missing();
            late += checks.late();
            duplicates += checks.duplicates();
        }

        void addLimited(Player player) {
            limitedPlayers++;
            limitedPlaying += player.isPlaying() ? 1 : 0;
        }

        PlayReport build() {
            return new PlayReport(
                    players,
                    playing,
                    begun,
                    silent,
                    limitedPlayers,
                    limitedPlaying,
                    tally.frames,
                    tally.bytes,
                    expected,
                    counted,
                    missing,
                    late,
                    duplicates,
                    tally.undecodable,
                    tally.backwards,
                    tally.unstamped,
                    tally.errors,
                    tally.closed,
                    tally.lastError,
                    tally.latency.copy(),
                    tally.firstFrame.copy(),
                    tally.startUp.copy());
        }
    }
}
