package weir.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A program started by a test. What it prints is kept line by line; closing it, or the end of this JVM, kills it and whatever it
 * started.
 */
public final class ExternalProcess implements AutoCloseable {

    /** How many of the last lines are kept. */
    static final int KEPT_LINES = 5_000;

    private static final Duration DEATH = Duration.ofSeconds(30);
    private static final Set<ExternalProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ExternalProcess::killAll)));
    }

    private final String name;
    private final Process process;
    private final Thread reader;
    private final Deque<String> lines = new ArrayDeque<>();

    private ExternalProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
    }

    /**
     * Starts the program with nothing on its standard input, and its errors among its output.
     *
     * @param name for messages
     */
    public static ExternalProcess start(String name, ProcessBuilder command) {
        command.redirectErrorStream(true).redirectInput(new File("/dev/null"));
        try {
            ExternalProcess started = new ExternalProcess(name, command.start());
            RUNNING.add(started);
            started.reader.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the program, waits for it and returns what it printed. Fails when it does not end with 0 within the limit. */
    public static List<String> run(String name, ProcessBuilder command, Duration limit) {
        try (ExternalProcess process = start(name, command)) {
            int code = process.waitFor(limit);
            if (code != 0) {
                throw new AssertionError(name + " ended with " + code + process.transcript());
            }
            return process.output();
        }
    }

    private void read() {
        try (BufferedReader output = new BufferedReader(open(process.getInputStream()))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    if (lines.size() == KEPT_LINES) {
                        lines.removeFirst();
                    }
                    lines.addLast(line);
                }
            }
        } catch (IOException killed) {
            // The stream of a killed process may break instead of ending.
        }
    }

    private static InputStreamReader open(InputStream stream) {
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for the end and for the last line. Fails, with what was printed, when that takes longer than the limit. */
    public int waitFor(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + limit + transcript());
            }
            reader.join(DEATH.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name);
        }
    }

    /** The last lines printed so far. */
    public List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    public boolean outputContains(String text) {
        return output().stream().anyMatch(line -> line.contains(text));
    }

    /** Waits for a line with the text. Fails, with what was printed, when there is none within the limit or the program ended. */
    public void awaitOutput(Duration limit, String text) {
        Await.until(limit, () -> '"' + text + "\" from " + name + transcript(), () -> {
            boolean alive = isAlive();
            if (outputContains(text)) {
                return true;
            }
            if (!alive && !reader.isAlive()) {
                throw new AssertionError(name + " ended without \"" + text + '"' + transcript());
            }
            return false;
        });
    }

    /** Asks it to end (SIGTERM). By the handle: {@link Process#destroy} would also stop listening to what it still says. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Ends it without a chance to say anything (SIGKILL), and whatever it started. */
    public void kill9() {
        killAll();
        waitFor(DEATH);
    }

    /** Stops it from running (SIGSTOP): it holds its connections and reads nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it run on (SIGCONT). */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        run("kill", new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid()), DEATH);
    }

    private void killAll() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill9();
        RUNNING.remove(this);
    }

    private String transcript() {
        return ", having printed:\n  " + String.join("\n  ", output());
    }
}
