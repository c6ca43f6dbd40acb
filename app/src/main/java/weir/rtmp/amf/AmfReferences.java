package weir.rtmp.amf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.rtmp.RtmpException;

/** The values of one payload that references may name, numbered in the order they began. */
final class AmfReferences {

    private final AmfBudget budget;
    private final List<Optional<Entry>> entries = new ArrayList<>();

    AmfReferences(AmfBudget budget) {
        this.budget = budget;
    }

    private record Entry(AmfValue value, AmfBudget.Cost cost) {}

    /** Takes the next number for an object or array that begins here. */
    Opened open() {
        Opened opened = new Opened(entries.size(), budget.enter());
        entries.add(Optional.empty());
        return opened;
    }

    /** An object or array whose contents are being read; nothing may refer to it yet. */
    final class Opened {

        private final int index;
        private final AmfBudget.Level level;

        private Opened(int index, AmfBudget.Level level) {
            this.index = index;
            this.level = level;
        }

        AmfValue close(AmfValue value) {
            entries.set(index, Optional.of(new Entry(value, level.leave())));
            return value;
        }
    }

    /** Takes the next number for a value that holds no others. */
    AmfValue add(AmfValue value, int stringBytes) {
        entries.add(Optional.of(new Entry(value, new AmfBudget.Cost(0, stringBytes, 0))));
        return value;
    }

    /** The value with this number, paid for once more. */
    AmfValue get(int index) {
        if (index >= entries.size()) {
            throw RtmpException.malformed("AMF reference to value " + index + " of " + entries.size());
        }
        Entry entry = entries.get(index)
                .orElseThrow(() -> RtmpException.malformed("AMF reference to value " + index + " from within it"));
        budget.spend(entry.cost);
        return entry.value;
    }
}
