package weir.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one structured line per event of a connection, a stream or the node: a fixed message, and what it is about as
 * keys and values. What a holder always says is bound once:
 *
 * <pre>{@code
 * EventLog log = EventLog.of(Connection.class).with(LogKeys.CONN, number).with(LogKeys.PEER, peer);
 * log.with(LogKeys.STREAM, key).info("publisher started");
 * }</pre>
 *
 * Instances are immutable and may be used from any thread. Values must not change after the call: lines are written later.
 */
public final class EventLog {

    private final Logger logger;
    private final Map<String, Object> context;

    EventLog(Logger logger, Map<String, Object> context) {
        this.logger = logger;
        this.context = context;
    }

    /** A log in the name of a class, with nothing bound. */
    public static EventLog of(Class<?> owner) {
        return new EventLog(LoggerFactory.getLogger(owner), Map.of());
    }

    /** This log with one more thing said on every line; a key that is bound already gets the new value. */
    public EventLog with(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(context);
        more.put(key, value);
        return new EventLog(logger, more);
    }

    public void error(String event, Throwable cause) {
        write(Level.ERROR, event, cause);
    }

    public void warn(String event) {
        write(Level.WARN, event);
    }

    public void warn(String event, Throwable cause) {
        write(Level.WARN, event, cause);
    }

    public void info(String event) {
        write(Level.INFO, event);
    }

    public void debug(String event) {
        write(Level.DEBUG, event);
    }

    private void write(Level level, String event) {
        line(level).log(event);
    }

    private void write(Level level, String event, Throwable cause) {
        line(level).setCause(cause).log(event);
    }

    private LoggingEventBuilder line(Level level) {
        LoggingEventBuilder line = logger.atLevel(level);
        context.forEach(line::addKeyValue);
        return line;
    }
}
