package weir.node;

import java.io.PrintStream;
import java.util.Map;
import weir.settings.HostPort;
import weir.telemetry.EventLog;
import weir.telemetry.PlainText;

/** What the program says to whoever started it, apart from the log: the banner, and why it would not start. */
final class Console {

    private static final EventLog LOG = EventLog.of(Console.class);

    private final PrintStream out;
    private final PrintStream err;
    private final LogSettings.Format format;

    /** @param format in JSON nothing but JSON goes to {@code out}, so the banner becomes an event of the log */
    Console(PrintStream out, PrintStream err, LogSettings.Format format) {
        this.out = out;
        this.err = err;
        this.format = format;
    }

    void started(String version, Map<Listener, HostPort> bound, HostPort cluster) {
        if (format == LogSettings.Format.TEXT) {
            out.println(String.join(System.lineSeparator(), Banner.lines(version, bound, cluster)));
            return;
        }
        EventLog event = LOG.with("version", version).with("cluster", cluster);
        for (Map.Entry<Listener, HostPort> listener : bound.entrySet()) {
            event = event.with(listener.getKey().word(), listener.getValue());
        }
        event.info("node started");
    }

    /** One line to {@code err}, whatever the text holds. */
    void failure(String line) {
        failure(err, line);
    }

    static void failure(PrintStream err, String line) {
        err.println("weir: " + PlainText.of(line));
    }
}
