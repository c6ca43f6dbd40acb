package weir.loadtest;

import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a command's result looks. */
final class OutputOptions {

    /** From one progress line to the next. */
    static final Duration PROGRESS = Duration.ofSeconds(1);

    @Option(names = "--json", description = "the result as JSON")
    private boolean json;

    boolean json() {
        return json;
    }

    Output of(CommandSpec specification) {
        CommandLine commandLine = specification.commandLine();
        return new Output(commandLine.getOut(), commandLine.getErr(), System.console() != null);
    }
}
