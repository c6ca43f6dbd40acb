package weir.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;

/**
 * Log lines for people: time, level, message, then {@code key=value} pairs; a value with anything but plain word
 * characters is quoted. Nothing in an event can break or forge a line: stack traces are indented, all else is escaped.
 */
public final class TextLogEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};
    private static final String QUOTED = "\"\\";
    /** What the actor system puts into the context of its own lines, of no use to a reader at a console. */
    private static final Set<String> UNSEEN =
            Set.of("pekkoSource", "pekkoAddress", "pekkoTimestamp", "pekkoUid", "sourceThread", "sourceActorSystem");

    private final DateTimeFormatter time =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(128);
        time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        String level = event.getLevel().toString();
        line.append(' ').append(level).append(" ".repeat(Math.max(1, 6 - level.length())));
        PlainText.append(line, String.valueOf(event.getFormattedMessage()), "");
        for (Map.Entry<String, Object> field : LogFields.of(event).entrySet()) {
            if (!UNSEEN.contains(field.getKey())) {
                line.append(' ');
                value(line, field.getKey());
                line.append('=');
                value(line, String.valueOf(field.getValue()));
            }
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            throwable(line, "", event.getThrowableProxy());
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static void value(StringBuilder line, String text) {
        if (isPlain(text)) {
            line.append(text);
        } else {
            line.append('"');
            PlainText.append(line, text, QUOTED);
            line.append('"');
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSpaceChar(c) || c == '=' || QUOTED.indexOf(c) >= 0 || PlainText.needsEscape(text, i)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static void throwable(StringBuilder out, String introduction, IThrowableProxy throwable) {
        out.append("    ").append(introduction).append(throwable.getClassName());
        if (throwable.getMessage() != null) {
            PlainText.append(out.append(": "), throwable.getMessage(), "");
        }
        out.append('\n');
        if (throwable.isCyclic()) {
            return;
        }
        StackTraceElementProxy[] stack = throwable.getStackTraceElementProxyArray();
        for (int i = 0; i < stack.length - throwable.getCommonFrames(); i++) {
            out.append("        ").append(stack[i].getSTEAsString()).append('\n');
        }
        for (IThrowableProxy suppressed : throwable.getSuppressed()) {
            throwable(out, "suppressed: ", suppressed);
        }
        if (throwable.getCause() != null) {
            throwable(out, "caused by: ", throwable.getCause());
        }
    }
}
