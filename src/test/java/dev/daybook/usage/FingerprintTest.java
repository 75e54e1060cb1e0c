package dev.daybook.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void tellsValuesApartThatLookAlikeWhenJoined() {
        assertThat(Stream.of(
                                new Fingerprint().add("ab").add("c"),
                                new Fingerprint().add("a").add("bc"),
                                new Fingerprint().add("abc"),
                                new Fingerprint().add("abc").add((String) null),
                                new Fingerprint().add("abc").add(""),
                                new Fingerprint().add((String) null).add("abc"))
                        .map(Fingerprint::half))
                .doesNotHaveDuplicates();
    }

    @Test
    void beginsANewWhenItWasRead() {
        Fingerprint fingerprint = new Fingerprint();
        UUID first = fingerprint.add("a").half();

        assertThat(fingerprint.add("a").half()).isEqualTo(first);
    }

    @Test
    void everyDimensionButTheOrganizationCounts() throws Exception {
        RecordComponent[] dimensions = Dimensions.class.getRecordComponents();
        Constructor<Dimensions> constructor = Dimensions.class.getDeclaredConstructor(
                Arrays.stream(dimensions).map(RecordComponent::getType).toArray(Class<?>[]::new));
        Set<UUID> hashes = new HashSet<>();
        for (RecordComponent changed : dimensions) {
            Object[] values = Arrays.stream(dimensions)
                    .map(dimension -> value(dimension, dimension.equals(changed)))
                    .toArray();
            hashes.add(constructor.newInstance(values).hash(new Fingerprint()));
        }
        // That in which the organization was changed is the one in which nothing was.
        hashes.add(new Dimensions("", "", "", "", "", "", "", "", "", false, "", "", "", "", false, "")
                .hash(new Fingerprint()));

        assertThat(hashes).hasSize(dimensions.length);
    }

    private static Object value(RecordComponent dimension, boolean changed) {
        return dimension.getType() == Boolean.class ? (Object) changed : changed ? "x" : "";
    }
}
