package weir.loadtest.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class PlotTest {

    @Test
    void shouldDrawEachNumberInProportion() throws Exception {
        Document plot = plot(Scenario.FANOUT, measurement("nginx", 0.8, 10), measurement("weir", 0.4, 40));
        List<Element> bars = elements(plot, "rect").stream()
                .filter(bar -> bar.getAttribute("fill").startsWith("#") && bar.hasAttribute("x"))
                .toList();
        List<Double> widths = bars.stream()
                .map(bar -> Double.parseDouble(bar.getAttribute("width")))
                .toList();
        assertEquals(List.of(210.0, 105.0), widths.subList(0, 2));
        List<String> words = words(plot);
        assertTrue(words.contains("0.400 (0.50)"), words::toString);
        assertTrue(words.contains("40.0 (4.00)"), words::toString);
        assertTrue(words.stream().anyMatch(word -> word.startsWith("fanout: ")), words::toString);
        assertTrue(words.stream().anyMatch(word -> word.contains("ratio to nginx")), words::toString);
    }

    @Test
    void shouldDrawTheCurveOfThreeServersAndMore() throws Exception {
        Measurement nginx = measurement("nginx", 0.8, 10);
        Measurement weir = measurement("weir", 0.4, 40);
        assertEquals(List.of(), elements(plot(Scenario.FANOUT, nginx, weir), "circle"));
        Document plot = plot(Scenario.FANOUT, nginx, weir, measurement("weir350", 0.2, 0.4));
        List<Element> points = elements(plot, "circle");
        assertEquals(3, points.size());
        assertTrue(number(points.get(0), "cx") < number(points.get(1), "cx"));
        assertTrue(number(points.get(0), "cy") < number(points.get(1), "cy"));
        assertTrue(number(points.get(2), "cx") < number(points.get(0), "cx"));
        assertTrue(words(plot).contains("0.1 ms"), words(plot)::toString);
    }

    @Test
    void shouldStayWellFormedWhateverServersAreCalled() throws Exception {
        assertTrue(
                words(plot(Scenario.FANOUT, measurement("a<b> & \"c\"", 1, 1))).contains("a<b> & \"c\""));
    }

    @Test
    void shouldDrawEveryScenarioEvenWithoutNumbers() throws Exception {
        for (Scenario scenario : Scenario.values()) {
            Document plot = plot(scenario, new Measurement.Builder().build("none"), measurement("weir", 0, 0));
            assertFalse(elements(plot, "text").isEmpty());
        }
    }

    private static Measurement measurement(String server, double cpu, double latency) {
        return new Measurement.Builder()
                .put(Metric.VIEWERS, 300)
                .put(Metric.CPU_PER_VIEWER, cpu)
                .put(Metric.LATENCY_P50, latency / 2)
                .put(Metric.LATENCY_P99, latency)
                .build(server);
    }

    private static Document plot(Scenario scenario, Measurement... medians) throws Exception {
        String svg = Plot.of(List.of(new Plot.Result(scenario, List.of(medians))), medians[0].server());
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> words(Document plot) {
        return elements(plot, "text").stream().map(Element::getTextContent).toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static List<Element> elements(Document plot, String name) {
        return IntStream.range(0, plot.getElementsByTagName(name).getLength())
                .mapToObj(i -> (Element) plot.getElementsByTagName(name).item(i))
                .toList();
    }
}
