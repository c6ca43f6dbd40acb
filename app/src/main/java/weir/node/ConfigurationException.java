package weir.node;

/** The command line or the configuration is wrong, so nothing is started. The message is the one line the user gets. */
final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConfigurationException(String line) {
        super(line, null, false, false);
    }
}
