package weir.selector;

import org.apache.pekko.actor.typed.DispatcherSelector;

/**
 * The selector loops of a node, as dispatchers to place actors on.
 *
 * @param count at least 1
 */
public record SelectorLoops(int count) {

    /** Where the configuration has the dispatchers, named {@code loop-0} and so on. */
    public static final String CONFIG_PATH = "weir-selector-loops";

    /** The same loop for the same place. */
    public DispatcherSelector at(long place) {
        return DispatcherSelector.fromConfig(CONFIG_PATH + "." + name((int) Math.floorMod(place, (long) count)));
    }

    public static String name(int index) {
        return "loop-" + index;
    }
}
