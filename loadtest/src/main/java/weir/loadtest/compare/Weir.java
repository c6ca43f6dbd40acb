package weir.loadtest.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Weir, started by a command to which its ports are added.
 *
 * @param command as a shell takes it, {@code NAME=value} before it allowed
 */
public record Weir(String name, String command) implements Contender {

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    @Override
    public Running start(Cores cores) {
        int rtmp = Program.freePort();
        int operations = Program.freePort();
        String options = " --listen 127.0.0.1:%d --ops 127.0.0.1:%d --http 127.0.0.1:0 --cluster 127.0.0.1:0"
                .formatted(rtmp, operations);
        // Each in the place of the one before, so that the process is the server in the end.
        List<String> shell = cores.bind(List.of("sh", "-c", "exec env " + command + options));
        String pages = "http://127.0.0.1:" + operations;
        Program program = Program.start(name, "rtmp://127.0.0.1:" + rtmp + "/live", shell, () -> get(pages + "/ready")
                .isPresent());
        return new Node(program, pages + "/metrics");
    }

    /** The page, unless the answer is another status than 200. */
    private static Optional<String> get(String page) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(page)).timeout(ANSWER).build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return Optional.of(answer).filter(it -> it.statusCode() == 200).map(HttpResponse::body);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private record Node(Program program, String metrics) implements Running {

        @Override
        public String url() {
            return program.url();
        }

        @Override
        public long pid() {
            return program.pid();
        }

        @Override
        public OptionalDouble collectAndCount() {
            Program.run(List.of(JCMD.toString(), Long.toString(pid()), "GC.run"));
            return get(metrics).map(JvmMemory::inUse).orElse(OptionalDouble.empty());
        }

        @Override
        public void close() {
            program.close();
        }
    }
}
