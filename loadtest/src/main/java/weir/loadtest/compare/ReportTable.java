package weir.loadtest.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Medians as a table for people, in Markdown: a line for each number, a column for each server, with its ratio to one server. */
public final class ReportTable {

    private static final String NOTHING = "-";

    private ReportTable() {}

    /**
     * The table.
     *
     * @param medians one for each server
     * @param baseline the server whose ratio is 1; the first one when there is none of that name
     */
    public static String of(List<Measurement> medians, String baseline) {
        Measurement base = medians.stream()
                .filter(median -> median.server().equals(baseline))
                .findFirst()
                .orElse(medians.get(0));
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of(""));
        medians.forEach(median -> heading.add(median.server()));
        rows.add(heading);
        for (Metric metric : Metric.values()) {
            if (medians.stream().anyMatch(median -> median.get(metric).isPresent())) {
                rows.add(row(metric, medians, base));
            }
        }
        return render(rows);
    }

    private static List<String> row(Metric metric, List<Measurement> medians, Measurement base) {
        List<String> row = new ArrayList<>(List.of(metric.heading()));
        for (Measurement median : medians) {
            OptionalDouble value = median.get(metric);
            row.add(
                    value.isEmpty()
                            ? NOTHING
                            : metric.show(value.getAsDouble()) + ratio(value.getAsDouble(), base.get(metric)));
        }
        return row;
    }

    /** In parentheses; nothing where a ratio says nothing. */
    private static String ratio(double value, OptionalDouble base) {
        double divisor = base.orElse(0);
        return divisor > 0 && value >= 0 ? String.format(Locale.ROOT, " (%.2f)", value / divisor) : "";
    }

    private static String render(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(
                row -> Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length())));
        List<String> lines = rows.stream().map(row -> line(row, widths)).collect(Collectors.toList());
        lines.add(1, lines.get(0).replaceAll("[^|]", "-"));
        return String.join(System.lineSeparator(), lines);
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
