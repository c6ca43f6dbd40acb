package weir.loadtest.client;

import java.util.List;

/**
 * What publishers have done so far.
 *
 * @param publishing how many of {@code publishers} are at it now
 * @param skipped frames left out because the server took no more
 * @param latestMillis how long after it was due the latest frame was sent: large when this program has too little of the processor
 * @param sentInWindow frames sent within the window, for each publisher
 */
public record PublishReport(
        int publishers,
        long publishing,
        long frames,
        long bytes,
        long skipped,
        long errors,
        double latestMillis,
        String lastError,
        List<Long> sentInWindow) {

    public PublishReport {
        sentInWindow = List.copyOf(sentInWindow);
    }

    public boolean allPublish() {
        return publishing == publishers;
    }
}
