package weir.loadtest.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import weir.loadtest.client.Patience;

/** A server started as a process, with what it prints in a file, and ended with its children. */
final class Program implements Contender.Running {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofSeconds(20);
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final int LAST_LINES = 10;
    private static final String LOOPBACK = "127.0.0.1";

    private final String url;
    private final Process process;
    private final Path log;

    private Program(String url, Process process, Path log) {
        this.url = url;
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param name for messages
     * @throws CompareException with its last words when it does not become ready
     */
    static Program start(String name, String url, List<String> command, BooleanSupplier ready) {
        try {
            Path log = Files.createTempFile("weir-loadtest-" + name, ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Program program = new Program(url, process, log);
            Patience.until(START, () -> !process.isAlive() || ready.getAsBoolean());
            if (!process.isAlive() || !ready.getAsBoolean()) {
                String words = program.lastWords();
                program.close();
                throw new CompareException(name + " does not start: " + words);
            }
            return program;
        } catch (IOException e) {
            throw new CompareException(name + " does not start: " + e.getMessage());
        }
    }

    /**
     * Runs a command to its end.
     *
     * @throws CompareException with what it said when it fails
     */
    static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CompareException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new CompareException(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompareException("interrupted");
        }
    }

    /** A TCP port nobody listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(LOOPBACK, 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody on this machine listens there. */
    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(LOOPBACK, port), (int) CONNECT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.stream().skip(Math.max(0, lines.size() - LAST_LINES)).collect(Collectors.joining(" | "));
    }

    private void kill() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
    }

    /** Asks it to end, and makes it if it does not. */
    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                kill();
                process.waitFor(END.toSeconds(), TimeUnit.SECONDS);
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        } catch (IOException e) {
            // A file more in the temporary directory.
        }
    }
}
