package weir.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Log lines for machines: one JSON object per line with {@code time}, {@code level}, {@code logger}, {@code thread} and
 * {@code message}, the event's keys and its thread's context beside them, and {@code exception} with the stack trace. A key
 * that would repeat one of those names gets an underscore behind it. Numbers and booleans stay what they are.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};
    private static final String QUOTED = "\"\\";
    private static final Set<String> OWN = Set.of("time", "level", "logger", "thread", "message", "exception");

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder json = new StringBuilder(256).append('{');
        field(json, "time", Instant.ofEpochMilli(event.getTimeStamp()));
        field(json.append(','), "level", event.getLevel());
        field(json.append(','), "logger", event.getLoggerName());
        field(json.append(','), "thread", event.getThreadName());
        field(json.append(','), "message", event.getFormattedMessage());
        for (Map.Entry<String, Object> field : LogFields.of(event).entrySet()) {
            String name = field.getKey();
            field(json.append(','), OWN.contains(name) ? name + "_" : name, field.getValue());
        }
        if (event.getThrowableProxy() != null) {
            field(json.append(','), "exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return json.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static void field(StringBuilder json, String name, Object value) {
        string(json, name);
        json.append(':');
        if (isLiteral(value)) {
            json.append(value);
        } else {
            string(json, String.valueOf(value));
        }
    }

    /** What JSON can say without quotes; NaN and the infinities it cannot. */
    private static boolean isLiteral(Object value) {
        return value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double number && Double.isFinite(number);
    }

    private static void string(StringBuilder json, String text) {
        json.append('"');
        PlainText.append(json, text, QUOTED);
        json.append('"');
    }
}
