package dev.daybook.console;

import dev.daybook.kernel.Refusal;
import org.springframework.ui.Model;

/**
 * The part of a list that a page shows.
 *
 * @param offset how many elements of the list stand before it
 * @param most how many elements it has at most
 */
record ListPart(long offset, int most) {

    ListPart {
        if (offset < 0) {
            throw new Refusal.Invalid("offset", "offset must not be negative.");
        }
    }

    /** Tells a template how long the whole list is, and where the parts beside this one begin. */
    void show(Model model, long total) {
        model.addAttribute("total", total);
        model.addAttribute("next", total - offset > most ? offset + most : null);
        model.addAttribute("previous", offset > 0 ? Math.max(0, offset - most) : null);
    }
}
