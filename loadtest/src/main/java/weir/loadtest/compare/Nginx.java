package weir.loadtest.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** nginx with its RTMP module as Debian has them (packages nginx and libnginx-mod-rtmp), one worker, everything else as it comes. */
public record Nginx(String name) implements Contender {

    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so"),
            Path.of("/usr/lib64/nginx/modules/ngx_rtmp_module.so"));
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"), Path.of("/usr/bin/nginx"));

    private static final String CONFIGURATION = """
            load_module %s;
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile 65536;
            pid nginx.pid;
            error_log nginx.log warn;
            events { worker_connections 30000; }
            rtmp {
              server {
                listen 127.0.0.1:%d;
                application live { live on; }
              }
            }
            """;

    /** Whether nginx and its module are on this machine. */
    public static boolean isInstalled() {
        return first(PROGRAMS).isPresent() && first(MODULES).isPresent();
    }

    @Override
    public Running start(Cores cores) {
        Path nginx = first(PROGRAMS).orElseThrow(() -> new CompareException("there is no nginx (package nginx)"));
        Path module = first(MODULES)
                .orElseThrow(() -> new CompareException("nginx has no RTMP module (package libnginx-mod-rtmp)"));
        int port = Program.freePort();
        try {
            Path directory = Files.createTempDirectory("weir-loadtest-nginx");
            Path configuration = directory.resolve("nginx.conf");
            Files.writeString(configuration, CONFIGURATION.formatted(module, port));
            List<String> command =
                    cores.bind(List.of(nginx.toString(), "-p", directory.toString(), "-c", configuration.toString()));
            Running program =
                    Program.start(name, "rtmp://127.0.0.1:" + port + "/live", command, () -> Program.listens(port));
            return new InDirectory(program, directory);
        } catch (IOException e) {
            throw new CompareException("nginx does not start: " + e.getMessage());
        }
    }

    private static Optional<Path> first(List<Path> paths) {
        return paths.stream().filter(Files::exists).findFirst();
    }

    /** Cleans up behind a server. */
    private record InDirectory(Running server, Path directory) implements Running {

        @Override
        public String url() {
            return server.url();
        }

        @Override
        public long pid() {
            return server.pid();
        }

        @Override
        public void close() {
            server.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                // Files more in the temporary directory.
            }
        }
    }
}
