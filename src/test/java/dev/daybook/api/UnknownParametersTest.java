package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;

class UnknownParametersTest {

    @Test
    void theyAreRefusedUnlessTheSettingsSayOtherwise() {
        assertThat(interceptors(ApiSettings.Unknown.REFUSE)).hasSize(1);
        assertThat(interceptors(ApiSettings.Unknown.IGNORE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ids, ids[]",
        "ids[], ids[]",
        "ids[0], ids[]",
        "ids[12], ids[]",
        "ids[x], ids[x]",
        "ids[0][1], ids[0][1]",
        "[0], [0]"
    })
    void aListHasOneNameInAllItsForms(String sent, String name) {
        assertThat(ListName.of(sent)).isEqualTo(name);
    }

    private static List<Object> interceptors(ApiSettings.Unknown unknown) {
        var registry = new InterceptorRegistry() {
            List<Object> all() {
                return getInterceptors();
            }
        };
        new UnknownParameters(new ApiSettings(unknown, List.of())).addInterceptors(registry);
        return registry.all();
    }
}
