package weir.loadtest;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Loads RTMP servers and says what became of every frame. Exit codes: 0 done, 1 could not do it, 2 bad options. */
@Command(
        name = "weir-loadtest",
        description = "Loads RTMP servers, and says what became of every frame.",
        mixinStandardHelpOptions = true,
        subcommands = {PublishCommand.class, PlayCommand.class})
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("weir-loadtest: " + failure.getMessage());
            return 1;
        });
    }
}
