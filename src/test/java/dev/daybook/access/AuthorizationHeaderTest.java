package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.kernel.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.Authentication;

class AuthorizationHeaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "bearer abc", "Token abc", "TOKEN   abc "})
    void bothSchemesCarryAToken(String header) {
        assertThat(convert(header)).extracting(Authentication::getCredentials).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "Bearer", "Bearer a b", "Basic YTpi", "Bearerabc"})
    void anythingElseComesFromNobody(String header) {
        assertThat(convert(header)).isNull();
    }

    @Test
    void aRequestWithoutTheHeaderComesFromNobody() {
        assertThat(new AuthorizationHeader().convert(new MockHttpServletRequest()))
                .isNull();
    }

    @Test
    void aRequestWithTwoHeadersIsRefused() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Authorization", "Bearer abc");
        request.addHeader("Authorization", "Bearer abc");

        assertThatThrownBy(() -> new AuthorizationHeader().convert(request)).isInstanceOf(Refusal.Malformed.class);
    }

    private static @Nullable Authentication convert(String header) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Authorization", header);
        return new AuthorizationHeader().convert(request);
    }
}
