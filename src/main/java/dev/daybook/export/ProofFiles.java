package dev.daybook.export;

import java.util.Locale;

/** The files of an export that prove it. */
final class ProofFiles {

    /** What all their names begin with. */
    static final String DIRECTORY = "proof/";

    /** The canonical bytes of each entry behind their length in two bytes: the bundles of tlog-tiles in one piece. */
    static final String ENTRIES = DIRECTORY + "entries";

    /** What opens the digests of the entries: a JSON object on each line, in the order of positions. */
    static final String OPENINGS = DIRECTORY + "openings.jsonl";

    /** What shows that the entries are all, and the signed checkpoint. */
    static final String RANGE_PROOF = DIRECTORY + "range-proof";

    private ProofFiles() {}

    /** The positions of a report's rows: a decimal on each line, in the order of the rows. */
    static String positions(String report) {
        return DIRECTORY + report.toLowerCase(Locale.ROOT) + ".positions";
    }
}
