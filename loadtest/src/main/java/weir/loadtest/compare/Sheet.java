package weir.loadtest.compare;

import java.util.List;
import java.util.Locale;

/** Two columns on white, and what is drawn there, as SVG. */
final class Sheet {

    static final double MARGIN = 28;
    static final double HEADING = 36;
    static final double TITLE = 26;
    static final double LABEL = 104;
    static final double BARS = 210;
    static final double BAR = 17;
    static final double GAP = 8;
    static final double COLUMN = 430;
    static final String GREY = "#8a939e";
    static final String BLUE = "#2467b3";
    static final double SECOND_BAR = 0.45;

    private static final double BETWEEN = 28;
    private static final double WIDTH = 2 * MARGIN + 2 * COLUMN + BETWEEN;

    private static final String DOCUMENT = """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s">
            <style>
            text { font-family: "DejaVu Sans", "Segoe UI", Helvetica, Arial, sans-serif; font-size: 12px; fill: #1d2733; }
            .heading { font-size: 15px; font-weight: bold; }
            .title { font-weight: bold; fill: #4a5563; }
            .value, .axis { fill: #4a5563; font-size: 11px; }
            .grid { stroke: #d8dde3; stroke-width: 1; }
            .frame { stroke: #8a939e; stroke-width: 1; }
            </style>
            <rect width="100%%" height="100%%" fill="#ffffff"/>
            %3$s
            </svg>
            """;

    private Sheet() {}

    static String document(double height, List<String> elements) {
        return DOCUMENT.formatted(number(WIDTH), number(height), String.join("\n", elements));
    }

    /** Where the column begins that the cell stands in. */
    static double column(int cell) {
        return cell % 2 == 0 ? MARGIN : MARGIN + COLUMN + BETWEEN;
    }

    static String text(double x, double y, String kind, String words) {
        return "<text x=\"%s\" y=\"%s\" class=\"%s\">%s</text>".formatted(number(x), number(y), kind, escaped(words));
    }

    static String textRight(double x, double y, String kind, String words) {
        return anchored(x, y, kind, "end", words);
    }

    static String textCentred(double x, double y, String kind, String words) {
        return anchored(x, y, kind, "middle", words);
    }

    private static String anchored(double x, double y, String kind, String anchor, String words) {
        return "<text x=\"%s\" y=\"%s\" class=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(number(x), number(y), kind, anchor, escaped(words));
    }

    static String bar(double x, double y, double width, String colour, double opacity) {
        return "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>"
                .formatted(number(x), number(y + 1), number(width), number(BAR - 2), colour, number(opacity));
    }

    static String line(double x1, double y1, double x2, double y2, String kind) {
        return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>"
                .formatted(number(x1), number(y1), number(x2), number(y2), kind);
    }

    static String dot(double x, double y, String colour) {
        return "<circle cx=\"%s\" cy=\"%s\" r=\"5\" fill=\"%s\"/>".formatted(number(x), number(y), colour);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
