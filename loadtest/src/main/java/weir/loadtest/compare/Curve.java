package weir.loadtest.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Servers as points: to the right their latency, upwards their processor time. */
final class Curve {

    static final double HEIGHT = 250;

    private static final double LEFT = 44;
    private static final double RIGHT = 40;
    private static final double TOP = 34;
    private static final double BOTTOM = 44;
    private static final int MOST_LINES = 5;
    private static final double HEADROOM = 1.1;
    private static final double SMALLEST = 0.01;

    private final double x;
    private final double y;
    private final double step;
    private final double most;
    private final int firstDecade;
    private final int lastDecade;

    private Curve(List<Measurement> points, double x, double y) {
        this.x = x;
        this.y = y;
        double highest = points.stream().mapToDouble(Curve::cost).max().orElse(1);
        this.step = round(Math.max(HEADROOM * highest, SMALLEST) / MOST_LINES);
        this.most = step * Math.ceil(HEADROOM * highest / step);
        this.firstDecade = (int) Math.floor(
                Math.log10(points.stream().mapToDouble(Curve::latency).min().orElse(1)));
        this.lastDecade = Math.max(firstDecade + 1, (int) Math.ceil(
                Math.log10(points.stream().mapToDouble(Curve::latency).max().orElse(1))));
    }

    /** @param points with a latency above 0 */
    static List<String> of(List<Measurement> points, double x, double y, Function<Measurement, String> colour) {
        Curve curve = new Curve(points, x, y);
        List<String> elements = curve.axes();
        for (Measurement point : points) {
            double across = curve.across(latency(point));
            double up = curve.up(cost(point));
            elements.add(Sheet.dot(across, up, colour.apply(point)));
            elements.add(
                    across > x + Sheet.COLUMN - 2 * RIGHT - LEFT
                            ? Sheet.textRight(across - 8, up - 6, "value", point.server())
                            : Sheet.text(across + 8, up - 4, "value", point.server()));
        }
        return elements;
    }

    private List<String> axes() {
        List<String> elements = new ArrayList<>();
        elements.add(Sheet.text(x, y + 14, "title", "CPU, ms per viewer-second, by latency p99"));
        double bottom = y + HEIGHT - BOTTOM;
        for (int i = 0; step * i <= most + step / 2; i++) {
            double value = step * i;
            elements.add(
                    Sheet.line(x + LEFT, up(value), x + Sheet.COLUMN - RIGHT, up(value), i == 0 ? "frame" : "grid"));
            elements.add(
                    Sheet.textRight(x + LEFT - 6, up(value) + 4, "axis", String.format(Locale.ROOT, "%.2f", value)));
        }
        for (int decade = firstDecade; decade <= lastDecade; decade++) {
            double across = across(Math.pow(10, decade));
            elements.add(Sheet.line(across, y + TOP, across, bottom, decade == firstDecade ? "frame" : "grid"));
            elements.add(Sheet.textCentred(
                    across,
                    bottom + 16,
                    "axis",
                    decade < 0
                            ? String.format(Locale.ROOT, "%." + -decade + "f ms", Math.pow(10, decade))
                            : String.format(Locale.ROOT, "%.0f ms", Math.pow(10, decade))));
        }
        return elements;
    }

    /** Up to the next of 1, 2, 5, 10, ... */
    private static double round(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        double digits = value / decade;
        return decade * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
    }

    private double across(double millis) {
        double share = (Math.log10(millis) - firstDecade) / (lastDecade - firstDecade);
        return x + LEFT + share * (Sheet.COLUMN - LEFT - RIGHT);
    }

    private double up(double value) {
        return y + HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
    }

    private static double latency(Measurement point) {
        return point.get(Metric.LATENCY_P99).orElse(1);
    }

    private static double cost(Measurement point) {
        return point.get(Metric.CPU_PER_VIEWER).orElse(0);
    }
}
