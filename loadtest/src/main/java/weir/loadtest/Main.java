package weir.loadtest;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import weir.loadtest.compare.Scenario;

/** Loads RTMP servers and says what became of every frame. Exit codes: 0 done, 1 could not do it, 2 bad options. */
@Command(
        name = "weir-loadtest",
        description = "Loads RTMP servers, and says what became of every frame.",
        mixinStandardHelpOptions = true,
        subcommands = {PublishCommand.class, PlayCommand.class, CompareCommand.class})
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.registerConverter(
                Scenario.class,
                word -> Scenario.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
        return commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("weir-loadtest: " + failure.getMessage());
            return 1;
        });
    }
}
