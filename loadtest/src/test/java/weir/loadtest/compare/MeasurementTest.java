package weir.loadtest.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    @Test
    void shouldTakeTheMiddleOfThree() {
        assertEquals(OptionalDouble.of(2), median(3, 1, 2).get(Metric.LATENCY_P50));
    }

    @Test
    void shouldTakeTheMeanOfTheMiddleTwo() {
        assertEquals(OptionalDouble.of(2.5), median(4, 1, 3, 2).get(Metric.LATENCY_P50));
    }

    @Test
    void shouldHaveNoMedianOfWhatNoRunHas() {
        assertEquals(OptionalDouble.empty(), median(1).get(Metric.FAULTS));
    }

    @Test
    void shouldNameItsFieldsForJson() {
        assertEquals("{server=nginx, latency-p50=1.0}", median(1).fields().toString());
    }

    @Test
    void shouldSetNumbersBesideTheirRatios() {
        String table = ReportTable.of(
                List.of(
                        measurement(0.8, 0).build("nginx"),
                        measurement(0.4, 0)
                                .put(Metric.LIVE_PER_CONNECTION, 16_400)
                                .build("weir")),
                "nginx");
        assertEquals(
                List.of(
                        "|                                  |        nginx |         weir |",
                        "|----------------------------------|--------------|--------------|",
                        "| server CPU, ms per viewer-second | 0.800 (1.00) | 0.400 (0.50) |",
                        "| faults                           |            0 |            0 |",
                        "| live per connection, kB          |            - |         16.4 |"),
                table.lines().toList());
    }

    @Test
    void shouldCompareWithTheFirstServerWhenThereIsNoneOfTheName() {
        String table = ReportTable.of(
                List.of(measurement(1, 0).build("a"), measurement(3, 0).build("b")), "c");
        assertTrue(table.contains("3.000 (3.00)"), table);
    }

    @Test
    void shouldWriteNumbersTheSameWayEverywhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals("0.500", Metric.CPU_PER_VIEWER.show(0.5));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Measurement.Builder measurement(double cpu, double faults) {
        return new Measurement.Builder().put(Metric.CPU_PER_VIEWER, cpu).put(Metric.FAULTS, faults);
    }

    private static Measurement median(double... values) {
        return Measurement.median(Arrays.stream(values)
                .mapToObj(value ->
                        new Measurement.Builder().put(Metric.LATENCY_P50, value).build("nginx"))
                .toList());
    }
}
