package weir.node;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.telemetry.JsonLogEncoder;
import weir.telemetry.TextLogEncoder;

/** The log of the process: to standard output, by a thread of its own so that a slow console delays nobody. */
final class Logging {

    private static final String USER_FILE = "logback.configurationFile";
    private static final int QUEUE = 8192;
    private static final int FLUSH_MILLIS = 2000;
    private static final String ACTOR_SYSTEM = "org.apache.pekko";
    /** Says what the caller of a bind is told as well, and says in one line. */
    private static final String SOCKETS = "org.apache.pekko.io.TcpListener";

    private Logging() {}

    /** Replaces what Logback set up by itself, unless the user gave it a file with {@code -Dlogback.configurationFile}. */
    static void start(LogSettings settings) {
        if (System.getProperty(USER_FILE) != null) {
            return;
        }
        LoggerContext context = context();
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder(settings.format(), context));
        console.start();

        AsyncAppender async = new AsyncAppender();
        async.setContext(context);
        async.setQueueSize(QUEUE);
        async.setNeverBlock(true);
        async.setMaxFlushTime(FLUSH_MILLIS);
        async.addAppender(console);
        async.start();

        Level level = Level.convertAnSLF4JLevel(settings.level());
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(async);
        if (settings.format() == LogSettings.Format.TEXT && level.equals(Level.INFO)) {
            context.getLogger(ACTOR_SYSTEM).setLevel(Level.WARN);
        }
        context.getLogger(SOCKETS).setLevel(Level.OFF);
    }

    /** Writes what is still queued and ends. */
    static void stop() {
        context().stop();
    }

    private static Encoder<ILoggingEvent> encoder(LogSettings.Format format, LoggerContext context) {
        Encoder<ILoggingEvent> encoder =
                switch (format) {
                    case TEXT -> new TextLogEncoder();
                    case JSON -> new JsonLogEncoder();
                };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
