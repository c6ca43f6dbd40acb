package weir.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.settings.HostPort;

/** A node run from the packaged jar as a process of its own, on ports that the system chooses. */
public final class NodeProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "weir.jar");
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final BufferedReader out;
    private final Path errors;
    private final List<String> lines = new ArrayList<>();

    private NodeProcess(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:TieredStopAtLevel=1", "-jar"));
        command.add(JAR.toString());
        command.addAll(arguments);
        errors = Files.createTempFile("weir", ".err");
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** With just these options. */
    public static NodeProcess run(String... options) throws IOException {
        return new NodeProcess(List.of(options));
    }

    /** With free ports on the loopback interface where the options name none. */
    public static NodeProcess start(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options));
        for (String listener : List.of("--listen", "--http", "--ops", "--cluster")) {
            if (!arguments.contains(listener)) {
                arguments.addAll(List.of(listener, "127.0.0.1:0"));
            }
        }
        return new NodeProcess(arguments);
    }

    /** Reads the output up to the first line that is looked for. */
    String awaitLine(Predicate<String> wanted) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new AssertionError("the node ended: " + lines + " " + errors());
    }

    /** Where the started node says that something listens. */
    public static HostPort listener(String banner, String word) {
        Matcher address = Pattern.compile("\\b" + word + " (\\S+:[0-9]+)").matcher(banner);
        if (!address.find()) {
            throw new AssertionError("no " + word + " in " + banner);
        }
        return HostPort.parse(address.group(1));
    }

    public String awaitBanner() throws IOException {
        return awaitLine(line -> line.contains(" listens: "));
    }

    /** SIGTERM, by the handle because {@link Process#destroy} would close the output too. */
    public void terminate() {
        process.toHandle().destroy();
    }

    public int awaitExit() throws IOException, InterruptedException {
        // ends its output, on which this waits
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
        }
        return process.waitFor();
    }

    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written to standard output, as far as it was read. */
    public List<String> output() {
        return List.copyOf(lines);
    }

    public List<String> errors() throws IOException {
        return Files.readAllLines(errors);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
