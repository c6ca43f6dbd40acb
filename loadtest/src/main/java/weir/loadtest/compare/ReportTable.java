package weir.loadtest.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Medians as a table for people, in Markdown, with ratios to one server. */
public final class ReportTable {

    private static final double KILOBYTE = 1e3;
    private static final double MEGABYTE = 1e6;
    private static final List<String> HEADINGS = List.of(
            "server",
            "viewers",
            "ratio",
            "CPU ms/viewer-s",
            "ratio",
            "user",
            "p50 ms",
            "p99 ms",
            "max ms",
            "delivered %",
            "silent",
            "faults",
            "1st key p50",
            "max",
            "RSS idle MB",
            "loaded MB",
            "kB/viewer",
            "load cores",
            "latest ms");

    private ReportTable() {}

    /**
     * The table.
     *
     * @param medians one for each server
     * @param baseline the server whose ratio is 1
     */
    public static String of(List<Measurement> medians, String baseline) {
        Measurement base = medians.stream()
                .filter(median -> median.server().equals(baseline))
                .findFirst()
                .orElse(medians.get(0));
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        medians.forEach(median -> rows.add(row(median, base)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = rows.stream().map(row -> line(row, widths)).collect(Collectors.toList());
        lines.add(1, lines.get(0).replaceAll("[^|]", "-"));
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> row(Measurement median, Measurement base) {
        return List.of(
                median.server(),
                "%d".formatted(median.viewers()),
                number(2, (double) median.viewers() / base.viewers()),
                number(3, median.cpuPerViewerSecond()),
                number(2, median.cpuPerViewerSecond() / base.cpuPerViewerSecond()),
                number(3, median.userPerViewerSecond()),
                number(1, median.latencyP50()),
                number(1, median.latencyP99()),
                number(1, median.latencyMax()),
                number(2, 100 * median.delivered()),
                number(0, median.silent()),
                number(0, median.faults()),
                number(1, median.firstFrameP50()),
                number(1, median.firstFrameMax()),
                number(0, median.residentIdle() / MEGABYTE),
                number(0, median.residentLoaded() / MEGABYTE),
                number(1, median.residentPerViewer() / KILOBYTE),
                number(2, median.loadCores()),
                number(1, median.latestFrame()));
    }

    private static String number(int decimals, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "-";
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String format = i == 0 ? " %-" + widths[i] + "s |" : " %" + widths[i] + "s |";
            line.append(format.formatted(cells.get(i)));
        }
        return line.toString();
    }
}
