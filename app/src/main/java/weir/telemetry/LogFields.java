package weir.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/** What a log event carries beside its message. */
final class LogFields {

    private LogFields() {}

    /** The event's own keys first, then those of its thread's context (MDC) that it does not name itself. */
    static Map<String, Object> of(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                fields.put(String.valueOf(pair.key), Objects.requireNonNullElse(pair.value, "null"));
            }
        }
        event.getMDCPropertyMap().forEach(fields::putIfAbsent);
        return fields;
    }
}
