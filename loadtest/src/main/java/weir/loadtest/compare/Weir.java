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
        return start(cores, name, Program.freePort(), "");
    }

    @Override
    public Running startTwo(Cores cores) {
        int port = Program.freePort();
        Node first = start(cores, name, port, "");
        try {
            String seed = " --seed 127.0.0.1:" + port;
            return first.with(start(cores, name + "-second", Program.freePort(), seed));
        } catch (CompareException e) {
            first.close();
            throw e;
        }
    }

    private Node start(Cores cores, String nodeName, int cluster, String more) {
        int rtmp = Program.freePort();
        int operations = Program.freePort();
        String options = " --listen 127.0.0.1:%d --ops 127.0.0.1:%d --http 127.0.0.1:0 --cluster 127.0.0.1:%d%s"
                .formatted(rtmp, operations, cluster, more);
        // Each in the place of the one before, so that the process is the server in the end.
        List<String> shell = cores.bind(List.of("sh", "-c", "exec env " + command + options));
        String pages = "http://127.0.0.1:" + operations;
        Program program =
                Program.start(nodeName, "rtmp://127.0.0.1:" + rtmp + "/live", shell, () -> get(pages + "/ready")
                        .isPresent());
        return new Node(program, pages + "/metrics", Optional.empty());
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

    private record Node(Program program, String page, Optional<Running> second) implements Running {

        Node with(Running other) {
            return new Node(program, page, Optional.of(other));
        }

        @Override
        public String url() {
            return program.url();
        }

        @Override
        public long pid() {
            return program.pid();
        }

        @Override
        public void collect() {
            Program.run(List.of(JCMD.toString(), Long.toString(pid()), "GC.run"));
        }

        @Override
        public Optional<String> metrics() {
            return get(page);
        }

        @Override
        public void close() {
            second.ifPresent(Running::close);
            program.close();
        }
    }
}
