package weir.loadtest.compare;

import java.util.List;
import java.util.Optional;
import weir.loadtest.client.Server;

/**
 * Any other RTMP server of this machine.
 *
 * @param url {@code rtmp://HOST:PORT/APP}
 * @param pid of the server, when it runs already
 * @param command that starts it and stays, when it does not
 */
public record Other(String name, String url, Optional<Long> pid, Optional<String> command) implements Contender {

    @Override
    public Running start(Cores cores) {
        int port = Server.of(url + "/stream").address().getPort();
        if (command.isPresent()) {
            List<String> shell = cores.bind(List.of("sh", "-c", "exec env " + command.get()));
            return Program.start(name, url, shell, () -> Program.listens(port));
        }
        long running = pid.orElseThrow(() -> new CompareException(name + " has neither a process nor a command"));
        if (!Program.listens(port)) {
            throw new CompareException(name + " does not listen on port " + port);
        }
        cores.bindServer(running);
        return new AlreadyRunning(url, running);
    }

    private record AlreadyRunning(String url, long pid) implements Running {
        @Override
        public void close() {
            // It is somebody else's.
        }
    }
}
