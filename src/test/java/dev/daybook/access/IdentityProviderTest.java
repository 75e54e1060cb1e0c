package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

// Nimbus speaks in java.util.Date.
@SuppressWarnings("JavaUtilDate")
class IdentityProviderTest {

    private static final Date SOON =
            new Date(System.currentTimeMillis() + Duration.ofMinutes(5).toMillis());
    private static final Date LONG_AGO = new Date(0);

    private static ECKey key;
    private static HttpServer server;
    private static String base;

    @BeforeAll
    static void serveTheProvider() throws IOException, JOSEException {
        key = new ECKeyGenerator(Curve.P_256)
                .keyID("one")
                .algorithm(JWSAlgorithm.ES256)
                .generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        base = "http://localhost:" + server.getAddress().getPort();
        serve("/keys", new JWKSet(key.toPublicJWK()).toString());
        serve("/.well-known/openid-configuration", """
                {"issuer": "%s", "jwks_uri": "%s/keys", "subject_types_supported": ["public"]}""".formatted(base, base));
        server.start();
    }

    @AfterAll
    static void stopTheProvider() {
        server.stop(0);
    }

    @Test
    void withoutSettingsThereIsNoProvider() {
        assertThat(IdentityProvider.of(settings(" ", null, null), Clock.systemUTC()))
                .isEmpty();
    }

    @Test
    void theClaimsTellWhoCalls() throws JOSEException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject("ada")
                .issuer("http://localhost/provider")
                .claim("preferred_username", "Ada")
                .claim("org_id", "acme")
                .claim("permissions", List.of("WRITE_EVENTS", "FLY", "MANAGE_MODELS"))
                .expirationTime(SOON)
                .build();

        assertThat(caller(claims, settings(null, base + "/keys", null)))
                .isEqualTo(new Caller(
                        "ada",
                        "Ada",
                        "acme",
                        Set.of(Permission.WRITE_EVENTS, Permission.MANAGE_MODELS),
                        null,
                        "http://localhost/provider",
                        "ada",
                        SOON.toInstant().truncatedTo(ChronoUnit.SECONDS)));
    }

    @Test
    void settingsNameTheClaims() throws JOSEException {
        AccessSettings.Jwt settings =
                new AccessSettings.Jwt(null, base + "/keys", null, "uid", "nick", "tenant", "scope");
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject("7f3a")
                .claim("uid", "ada")
                .claim("tenant", "acme")
                .claim("scope", "openid CAN_ACCESS_USER_ACTIVITY")
                .expirationTime(SOON)
                .build();

        assertThat(caller(claims, settings))
                .isEqualTo(new Caller(
                        "ada",
                        null,
                        "acme",
                        Set.of(Permission.CAN_ACCESS_USER_ACTIVITY),
                        null,
                        null,
                        "7f3a",
                        SOON.toInstant().truncatedTo(ChronoUnit.SECONDS)));
    }

    @Test
    void anIssuerIsAskedWhereItsKeysAre() throws JOSEException {
        AccessSettings.Jwt settings = settings(base, null, null);

        assertThat(caller(claims().issuer(base).build(), settings).userId()).isEqualTo("ada");
        assertRefused(claims().issuer("http://localhost/other").build(), settings);
        assertRefused(claims().build(), settings);
    }

    @Test
    void aJwtForSomebodyElseIsRefused() throws JOSEException {
        AccessSettings.Jwt settings = settings(null, base + "/keys", "daybook");

        assertThat(caller(claims().audience(List.of("x", "daybook")).build(), settings)
                        .userId())
                .isEqualTo("ada");
        assertRefused(claims().audience("x").build(), settings);
        assertRefused(claims().build(), settings);
    }

    @Test
    void aJwtThatHasEndedOrNeverEndsIsRefused() throws JOSEException {
        AccessSettings.Jwt settings = settings(null, base + "/keys", null);

        assertRefused(claims().expirationTime(LONG_AGO).build(), settings);
        assertRefused(claims().expirationTime(null).build(), settings);
    }

    @Test
    void aJwtWithoutUserOrOrganizationIsRefused() throws JOSEException {
        AccessSettings.Jwt settings = settings(null, base + "/keys", null);

        assertRefused(claims().subject(null).build(), settings);
        assertRefused(claims().claim("org_id", null).build(), settings);
        assertRefused(claims().claim("org_id", 7).build(), settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\r\nb", "a\u0085b", "a\ud800", "\udc00b", "\ud800\ud800"})
    void aJwtMaySayNothingThatAnApiTokenCannot(String text) throws JOSEException {
        AccessSettings.Jwt settings = settings(null, base + "/keys", null);

        for (String claim : List.of("sub", "iss", "org_id", "preferred_username")) {
            assertRefused(claims().claim(claim, text).build(), settings);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void aJwtNamesNoStepOfAPath(String step) throws JOSEException {
        AccessSettings.Jwt settings = settings(null, base + "/keys", null);

        assertRefused(claims().subject(step).build(), settings);
        assertRefused(claims().claim("org_id", step).build(), settings);
    }

    @Test
    void anOrganizationHasNoWhiteSpaceOfAnyScript() throws JOSEException {
        AccessSettings.Jwt settings = settings(null, base + "/keys", null);

        for (String space : List.of(" ", "\u00a0", "\u2028", "\u3000")) {
            assertRefused(claims().claim("org_id", "a" + space + "b").build(), settings);
        }
    }

    @Test
    void aJwtMaySayNothingLongerThanAnApiTokenCan() throws JOSEException {
        AccessSettings.Jwt settings = settings(null, base + "/keys", null);

        assertThat(caller(claims().subject("😀".repeat(200)).build(), settings).userId())
                .hasSize(400);
        assertRefused(claims().subject("a".repeat(201)).build(), settings);
        assertRefused(claims().claim("preferred_username", "a".repeat(201)).build(), settings);
        assertRefused(claims().claim("org_id", "a".repeat(129)).build(), settings);
        assertRefused(claims().claim("org_id", "a/b").build(), settings);
        assertRefused(claims().claim("org_id", "a b").build(), settings);
        assertRefused(claims().issuer("a".repeat(1025)).build(), settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "JWT", "jwt", ""})
    void aJwtIsAJwtOrAnAccessToken(String type) throws JOSEException {
        AccessSettings.Jwt settings = settings(null, base + "/keys", null);

        assertThat(authenticate(sign(claims().build(), key, "one", type), settings)
                        .userId())
                .isEqualTo("ada");
        assertThatThrownBy(() -> authenticate(sign(claims().build(), key, "one", "logout+jwt"), settings))
                .isInstanceOf(InvalidBearerTokenException.class);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void anAudienceThatIsNotSetIsWarnedOf(CapturedOutput output) {
        IdentityProvider.of(settings(null, base + "/keys", "daybook"), Clock.systemUTC());
        assertThat(output).doesNotContain("audience");

        IdentityProvider.of(settings(null, base + "/keys", null), Clock.systemUTC());
        assertThat(output).contains("daybook.access.jwt.audience is not set");
    }

    @Test
    void aJwtThatAnotherKeySignedIsRefused() throws JOSEException {
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        String forged = sign(claims().build(), other);

        assertThatThrownBy(() -> authenticate(forged, settings(null, base + "/keys", null)))
                .isInstanceOf(AuthenticationException.class);
    }

    @Test
    void aProviderThatIsAwayIsNoFaultOfTheCaller() throws JOSEException {
        String jwt = sign(claims().build(), key);

        assertThatThrownBy(() -> authenticate(jwt, settings(null, "http://localhost:1/keys", null)))
                .isInstanceOf(AuthenticationServiceException.class);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().subject("ada").claim("org_id", "acme").expirationTime(SOON);
    }

    private static AccessSettings.Jwt settings(
            @Nullable String issuer, @Nullable String keys, @Nullable String audience) {
        return new AccessSettings.Jwt(issuer, keys, audience, "sub", "preferred_username", "org_id", "permissions");
    }

    private static void assertRefused(JWTClaimsSet claims, AccessSettings.Jwt settings) {
        assertThatThrownBy(() -> caller(claims, settings))
                .isInstanceOf(AuthenticationException.class)
                .isNotInstanceOf(AuthenticationServiceException.class);
    }

    private static Caller caller(JWTClaimsSet claims, AccessSettings.Jwt settings) throws JOSEException {
        return authenticate(sign(claims, key), settings);
    }

    private static Caller authenticate(String jwt, AccessSettings.Jwt settings) {
        Authentication authentication = IdentityProvider.of(settings, Clock.systemUTC())
                .orElseThrow()
                .authenticate(new BearerTokenAuthenticationToken(jwt));
        return (Caller)
                Objects.requireNonNull(Objects.requireNonNull(authentication).getPrincipal());
    }

    private static String sign(JWTClaimsSet claims, ECKey signer) throws JOSEException {
        return sign(claims, signer, "one", "");
    }

    private static String sign(JWTClaimsSet claims, ECKey signer, String keyId, String type) throws JOSEException {
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId);
        if (!type.isEmpty()) {
            header.type(new JOSEObjectType(type));
        }
        // Escaped, because half a surrogate pair cannot be sent in another way.
        StringBuilder payload = new StringBuilder();
        claims.toString()
                .chars()
                .forEach(unit -> payload.append(unit < 0x80 ? String.valueOf((char) unit) : "\\u%04x".formatted(unit)));
        JWSObject jwt = new JWSObject(header.build(), new Payload(payload.toString()));
        jwt.sign(new ECDSASigner(signer));
        return jwt.serialize();
    }

    private static void serve(String path, String json) {
        server.createContext(path, exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
