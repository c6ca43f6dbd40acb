package weir.loadtest.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Medians as a picture (SVG): for each scenario the numbers that matter in bars, and what each server's latency costs in processor time. */
public final class Plot {

    /** One scenario's medians, one for each server. */
    public record Result(Scenario scenario, List<Measurement> medians) {

        public Result {
            medians = List.copyOf(medians);
        }
    }

    /** Numbers of one unit that stand together. */
    private record Panel(String title, Predicate<Scenario> shown, Metric... metrics) {

        boolean isFor(Result result) {
            return shown.test(result.scenario())
                    && result.medians().stream()
                            .anyMatch(median -> median.get(metrics[0]).isPresent());
        }
    }

    private static final Predicate<Scenario> ANY = scenario -> true;
    private static final List<Panel> PANELS = List.of(
            new Panel("Viewers", scenario -> scenario == Scenario.LIMIT, Metric.VIEWERS),
            new Panel("Server CPU, ms per viewer-second", ANY, Metric.CPU_PER_VIEWER),
            new Panel(
                    "Server CPU, ms per stream-second",
                    scenario -> scenario.viewers() < scenario.streams(),
                    Metric.CPU_PER_STREAM),
            new Panel("Latency, ms: p50 and p99", ANY, Metric.LATENCY_P50, Metric.LATENCY_P99),
            new Panel(
                    "First keyframe, ms: p50 and the latest",
                    scenario -> scenario == Scenario.LATE_JOIN || scenario == Scenario.ARRIVE,
                    Metric.FIRST_KEYFRAME_P50,
                    Metric.FIRST_KEYFRAME_MAX),
            new Panel("Resident memory per connection, kB", ANY, Metric.RESIDENT_PER_CONNECTION),
            new Panel("Node, % of a core: publishers', viewers'", ANY, Metric.PUBLISHERS_NODE, Metric.VIEWERS_NODE),
            new Panel("Heartbeat delay, ms at most: p50 and p99", ANY, Metric.HEARTBEAT_P50, Metric.HEARTBEAT_P99));
    /** From so many servers on, their latency and cost make a curve. */
    private static final int CURVE = 3;

    private final List<String> elements = new ArrayList<>();
    private final String baseline;
    private double height = Sheet.MARGIN;

    private Plot(String baseline) {
        this.baseline = baseline;
    }

    /**
     * The picture.
     *
     * @param baseline the server whose ratio is 1
     */
    public static String of(List<Result> results, String baseline) {
        Plot plot = new Plot(baseline);
        plot.elements.add(Sheet.text(
                Sheet.MARGIN, plot.height, "axis", "In parentheses: the ratio to " + baseline + ", which is grey."));
        plot.height += Sheet.TITLE;
        results.forEach(plot::section);
        return Sheet.document(plot.height, plot.elements);
    }

    private void section(Result result) {
        elements.add(Sheet.text(
                Sheet.MARGIN,
                height + 16,
                "heading",
                result.scenario().word() + ": " + result.scenario().description()));
        height += Sheet.HEADING;
        List<Panel> panels =
                PANELS.stream().filter(panel -> panel.isFor(result)).toList();
        double rowHeight = 0;
        int cell = 0;
        for (Panel panel : panels) {
            rowHeight = Math.max(rowHeight, bars(panel, result.medians(), Sheet.column(cell), height));
            cell++;
            if (cell % 2 == 0) {
                height += rowHeight;
                rowHeight = 0;
            }
        }
        List<Measurement> points = result.medians().stream()
                .filter(median -> median.get(Metric.CPU_PER_VIEWER).isPresent()
                        && median.get(Metric.LATENCY_P99).orElse(0) > 0)
                .toList();
        if (points.size() >= CURVE) {
            elements.addAll(Curve.of(points, Sheet.column(cell), height, this::colour));
            rowHeight = Math.max(rowHeight, Curve.HEIGHT);
        }
        height += rowHeight + Sheet.MARGIN;
    }

    /** Draws it and returns how high it is. */
    private double bars(Panel panel, List<Measurement> medians, double x, double top) {
        double y = top + Sheet.TITLE;
        elements.add(Sheet.text(x, top + 14, "title", panel.title()));
        double largest = medians.stream()
                .flatMapToDouble(median ->
                        List.of(panel.metrics()).stream().flatMapToDouble(metric -> median.get(metric).stream()))
                .max()
                .orElse(0);
        for (Measurement median : medians) {
            double middle = y + Sheet.BAR * panel.metrics().length / 2.0;
            elements.add(Sheet.textRight(x + Sheet.LABEL - 8, middle + 4, "name", median.server()));
            for (int i = 0; i < panel.metrics().length; i++) {
                Metric metric = panel.metrics()[i];
                double value = median.get(metric).orElse(0);
                double width = largest > 0 ? Math.max(1, Sheet.BARS * Math.max(0, value) / largest) : 1;
                elements.add(Sheet.bar(
                        x + Sheet.LABEL, y + Sheet.BAR * i, width, colour(median), i == 0 ? 1 : Sheet.SECOND_BAR));
                elements.add(Sheet.text(
                        x + Sheet.LABEL + width + 6,
                        y + Sheet.BAR * i + 12,
                        "value",
                        median.get(metric).isPresent() ? metric.show(value) + ratio(metric, value, medians) : "-"));
            }
            y += Sheet.BAR * panel.metrics().length + Sheet.GAP;
        }
        return y - top + Sheet.GAP;
    }

    private String ratio(Metric metric, double value, List<Measurement> medians) {
        double base = medians.stream()
                .filter(median -> median.server().equals(baseline))
                .findFirst()
                .orElse(medians.get(0))
                .get(metric)
                .orElse(0);
        return base > 0 && value > 0 && medians.size() > 1 ? String.format(Locale.ROOT, " (%.2f)", value / base) : "";
    }

    private String colour(Measurement median) {
        return median.server().equals(baseline) ? Sheet.GREY : Sheet.BLUE;
    }
}
