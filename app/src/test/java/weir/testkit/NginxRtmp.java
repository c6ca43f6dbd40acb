package weir.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real nginx with the RTMP module of its Debian package, which records what is published to its application {@code live}. */
public final class NginxRtmp implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(20);
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");
    private static final String CONFIGURATION = """
            load_module %s;
            daemon off;
            master_process off;
            worker_processes 1;
            pid nginx.pid;
            error_log stderr info;
            events { worker_connections 64; }
            rtmp {
              server {
                listen 127.0.0.1:%d;
                chunk_size 4096;
                application live { live on; record all; record_path %s; record_unique off; }
              }
            }
            """;

    private static final Pattern CONNECTION = Pattern.compile(" (\\*[0-9]+) (play: name='([^']*)'|disconnect)");

    private final int port;
    private final Path directory;
    private int lives;
    private ExternalProcess process;

    private NginxRtmp(int port, Path directory) {
        this.port = port;
        this.directory = directory;
        run();
    }

    /** Does not return where there is none. @param directory an empty one, for its files */
    public static NginxRtmp start(Path directory) {
        return new NginxRtmp(FreePorts.next(), directory);
    }

    private void run() {
        Path program = Tools.require("nginx");
        Path module = Tools.requireFile(MODULE, "libnginx-mod-rtmp");
        try {
            Files.createDirectory(recordings());
            Path configuration = Files.writeString(
                    directory.resolve("nginx.conf"), CONFIGURATION.formatted(module, port, recordings()));
            process = ExternalProcess.start(
                    "nginx",
                    new ProcessBuilder(
                            program.toString(),
                            "-p",
                            directory.toString(),
                            "-e",
                            "stderr",
                            "-c",
                            configuration.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(START, () -> "nginx on " + port + ": " + process.output(), this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public String url(String key) {
        return "rtmp://127.0.0.1:" + port + "/" + key;
    }

    /** What it has recorded of {@code live/name} since it was started last; there may be no such file. */
    public Path recording(String name) {
        return recordings().resolve(name + ".flv");
    }

    /** Connections that play {@code live/name}, as its log has it. */
    public int players(String name) {
        Set<String> players = new HashSet<>();
        for (String line : process.output()) {
            Matcher found = CONNECTION.matcher(line);
            if (!found.find()) {
                continue;
            }
            if (name.equals(found.group(3))) {
                players.add(found.group(1));
            } else if (found.group(2).equals("disconnect")) {
                players.remove(found.group(1));
            }
        }
        return players.size();
    }

    private Path recordings() {
        return directory.resolve("recordings-" + lives);
    }

    /** SIGKILL. */
    public void kill() {
        process.close();
    }

    /** After {@link #kill}, on the same port. */
    public void restart() {
        lives++;
        run();
    }

    @Override
    public void close() {
        process.close();
    }
}
