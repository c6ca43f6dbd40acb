package weir.loadtest.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run found. Times in milliseconds, memory in bytes; the median of several runs has the same form.
 *
 * @param seconds of the window that counts
 * @param cpuPerViewerSecond processor time of the server for each viewer and second, in milliseconds
 * @param userPerViewerSecond the part of it outside the kernel
 * @param delivered share of the frames sent within the window that came, 0 to 1
 * @param silent viewers that got neither audio nor video
 * @param faults frames missing, twice, out of order, undecodable or with a timestamp that goes back
 * @param firstFrameP50 from the play command to the first keyframe
 * @param residentIdle of the server before the viewers came
 * @param residentLoaded with all of them
 * @param loadCores how much of a core this program itself took
 * @param latestFrame how late this program sent a frame at worst
 */
public record Measurement(
        String server,
        int streams,
        int viewers,
        double seconds,
        double cpuPerViewerSecond,
        double userPerViewerSecond,
        double latencyP50,
        double latencyP99,
        double latencyMax,
        double delivered,
        double silent,
        double faults,
        double firstFrameP50,
        double firstFrameMax,
        double residentIdle,
        double residentLoaded,
        double loadCores,
        double latestFrame) {

    /** Of each number the median, of runs of one server. */
    public static Measurement median(List<Measurement> runs) {
        Measurement first = runs.get(0);
        return new Measurement(
                first.server,
                first.streams,
                (int) median(runs, Measurement::viewers),
                median(runs, Measurement::seconds),
                median(runs, Measurement::cpuPerViewerSecond),
                median(runs, Measurement::userPerViewerSecond),
                median(runs, Measurement::latencyP50),
                median(runs, Measurement::latencyP99),
                median(runs, Measurement::latencyMax),
                median(runs, Measurement::delivered),
                median(runs, Measurement::silent),
                median(runs, Measurement::faults),
                median(runs, Measurement::firstFrameP50),
                median(runs, Measurement::firstFrameMax),
                median(runs, Measurement::residentIdle),
                median(runs, Measurement::residentLoaded),
                median(runs, Measurement::loadCores),
                median(runs, Measurement::latestFrame));
    }

    private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> number) {
        double[] sorted = runs.stream().mapToDouble(number).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).sum() / 2;
    }

    double residentPerViewer() {
        return viewers == 0 ? 0 : (residentLoaded - residentIdle) / viewers;
    }
}
