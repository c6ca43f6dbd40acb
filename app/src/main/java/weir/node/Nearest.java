package weir.node;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name a user may have meant. */
final class Nearest {

    private Nearest() {}

    /** The legal name that takes the fewest edits to reach; empty when even that one shares less than half of the letters. */
    static Optional<String> to(String written, Collection<String> legal) {
        return legal.stream()
                .min(Comparator.comparingInt((String name) -> edits(written, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> edits(written, name) * 2 <= Math.max(written.length(), name.length()));
    }

    /** The number of letters to insert, delete or replace (Levenshtein's distance). */
    static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
