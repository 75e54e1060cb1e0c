package dev.daybook.inference;

import dev.daybook.kernel.StorableText;

/** Why a value cannot be kept, as a sentence goes on where the column's name ends. */
record Complaint(String text) {

    static final Complaint UNSTORABLE = new Complaint(StorableText.COMPLAINT);
}
