package dev.daybook.access;

import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Sha256;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.databind.JsonNode;

/**
 * Signs people in at an identity provider: OpenID Connect's code flow with PKCE. Who somebody is then is read from the claims of the
 * ID token as from any other JWT of that provider.
 *
 * <ol>
 *   <li>{@link #begin} sends the browser to the provider, and has it keep a state, a nonce and a verifier.
 *   <li>The provider sends it back with a code and the state.
 *   <li>{@link #end} looks whether that is the state which the browser kept, exchanges the code, with the verifier, for an ID token,
 *       checks that this is signed by the provider, made for this client, holds now and has the nonce, and begins a session.
 * </ol>
 */
@Service
public class ProviderSignIn {

    private static final Logger log = LoggerFactory.getLogger(ProviderSignIn.class);

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final Duration METADATA_LIFE = Duration.ofHours(1);

    /** How many requests wait for the provider at a time. */
    private static final int MOST_WAITING = 8;

    /** What an ID token may say that it is: not an access token. */
    private static final String[] TYPES = {"JWT"};

    private static final Pattern ERROR = Pattern.compile("[a-z_]{1,50}");

    private final OidcSettings settings;
    private final String issuer;
    private final IdentityProvider claims;
    private final FailedTokens failed;
    private final Sessions sessions;
    private final Clock clock;
    private final KeySet keys;
    private final ProviderMetadata metadata = new ProviderMetadata();
    private final RestClientAuthorizationCodeTokenResponseClient tokens = tokens();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final SecureRandom random = new SecureRandom();
    private volatile @Nullable Known known;

    ProviderSignIn(OidcSettings settings, AccessSettings access, FailedTokens failed, Sessions sessions, Clock clock) {
        String own = settings.issuerUri() == null ? access.jwt().issuerUri() : settings.issuerUri();
        if (settings.clientId() != null && own == null) {
            throw new IllegalArgumentException(
                    "daybook.access.oidc.client-id needs daybook.access.oidc.issuer-uri or daybook.access.jwt.issuer-uri");
        }
        this.settings = settings;
        this.issuer = String.valueOf(own);
        this.claims = new IdentityProvider(access.jwt());
        this.failed = failed;
        this.sessions = sessions;
        this.clock = clock;
        this.keys = new KeySet(new ProviderKeys(own, null), clock);
    }

    /** The provider as it described itself at a moment. */
    private record Known(ClientRegistration client, JwtDecoder idTokens, boolean namesIssuer, Instant at) {}

    /**
     * A sign-in that begins.
     *
     * @param address where the browser goes
     * @param pending what it keeps meanwhile
     */
    public record Begun(String address, PendingSignIn pending) {}

    /**
     * What the provider sent a browser back with.
     *
     * @param error why it did not sign anybody in, in a word
     * @param issuer who it says that it is (RFC 9207)
     */
    public record Answer(
            @Nullable String state,
            @Nullable String code,
            @Nullable String error,
            @Nullable String issuer) {}

    /** What people know the provider as; empty if there is none. */
    public Optional<String> name() {
        return settings.clientId() == null ? Optional.empty() : Optional.of(settings.name());
    }

    /**
     * Begins a sign-in.
     *
     * @param redirectUri where the provider is to send the browser back
     * @throws Refusal.NotFound if there is no provider
     * @throws Refusal.Unavailable if it does not answer
     */
    public Begun begin(String redirectUri) {
        PendingSignIn pending = PendingSignIn.random(random);
        return new Begun(request(provider().client(), pending, redirectUri).getAuthorizationRequestUri(), pending);
    }

    /**
     * Ends a sign-in.
     *
     * @param pending what the browser kept of it
     * @param redirectUri where the provider sent it
     * @param address where the browser comes from
     * @throws Refusal.Malformed if this browser did not begin what comes back
     * @throws Refusal.Denied if the provider did not sign anybody in, or somebody who cannot be a caller here
     * @throws Refusal.TooMany if too much came from there that was wrong
     * @throws Refusal.Unavailable if the provider does not answer
     */
    public Sessions.Begun end(@Nullable PendingSignIn pending, Answer answer, String redirectUri, String address) {
        if (pending == null || answer.state() == null || !same(pending.state(), answer.state())) {
            throw new Refusal.Malformed(
                    "This sign-in was not begun in this browser, or too long ago, or another one was begun after it.");
        }
        Known provider = provider();
        String named = answer.issuer();
        if (named == null ? provider.namesIssuer() : !named.equals(issuer)) {
            throw new Refusal.Denied("The answer comes from another identity provider.");
        }
        String error = answer.error();
        if (error != null) {
            throw new Refusal.Denied("The identity provider did not sign you in"
                    + (ERROR.matcher(error).matches() ? ": " + error.replace('_', ' ') : "") + ".");
        }
        String code = answer.code();
        if (code == null || code.isEmpty()) {
            throw new Refusal.Malformed("The identity provider sent no code.");
        }
        failed.take(address);
        boolean wrong = true;
        try {
            Caller caller = caller(provider, pending, code, redirectUri);
            wrong = false;
            return sessions.begin(caller);
        } catch (Refusal.Denied denied) {
            failed.count(FailedTokens.Kind.JWT);
            throw denied;
        } catch (Refusal.Unavailable away) {
            wrong = false;
            throw away;
        } finally {
            if (!wrong) {
                failed.giveBack(address);
            }
        }
    }

    private Caller caller(Known provider, PendingSignIn pending, String code, String redirectUri) {
        Map<String, Object> given = exchange(provider.client(), pending, code, redirectUri);
        Jwt idToken = idToken(provider, given.get(OidcParameterNames.ID_TOKEN), pending);
        try {
            return claims.caller(idToken);
        } catch (OAuth2AuthenticationException unfit) {
            throw new Refusal.Denied("The identity provider does not say who you are here: "
                    + unfit.getError().getDescription() + ".");
        }
    }

    /** Exchanges a code for tokens, while not too many others do. */
    private Map<String, Object> exchange(
            ClientRegistration client, PendingSignIn pending, String code, String redirectUri) {
        if (!waiting.tryAcquire()) {
            throw away();
        }
        try {
            OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(code)
                    .redirectUri(redirectUri)
                    .state(pending.state())
                    .build();
            return tokens.getTokenResponse(new OAuth2AuthorizationCodeGrantRequest(
                            client, new OAuth2AuthorizationExchange(request(client, pending, redirectUri), response)))
                    .getAdditionalParameters();
        } catch (OAuth2AuthorizationException refused) {
            if (refused.getCause() instanceof RestClientException) {
                // Not what it says: that may quote what was sent.
                log.warn("The identity provider does not answer: {}", reason(root(refused)));
                throw away();
            }
            log.warn(
                    "The identity provider gives no token for a code: {}",
                    refused.getError().getErrorCode());
            throw new Refusal.Denied("The identity provider does not take its own code; sign in again.");
        } finally {
            waiting.release();
        }
    }

    private static Jwt idToken(Known provider, @Nullable Object text, PendingSignIn pending) {
        try {
            Jwt idToken = provider.idTokens().decode(String.valueOf(text));
            String nonce = idToken.getClaimAsString("nonce");
            if (nonce == null || !same(pending.nonce(), nonce)) {
                throw new BadJwtException("The nonce is not the one of this sign-in");
            }
            return idToken;
        } catch (BadJwtException wrong) {
            log.warn("The identity provider's ID token is not accepted: {}", wrong.getMessage());
            throw new Refusal.Denied("The identity provider's ID token is not valid; sign in again.");
        } catch (JwtException keysAway) {
            throw away();
        }
    }

    private OAuth2AuthorizationRequest request(ClientRegistration client, PendingSignIn pending, String redirectUri) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(
                        Objects.requireNonNull(client.getProviderDetails().getAuthorizationUri()))
                .clientId(client.getClientId())
                .redirectUri(redirectUri)
                .scopes(client.getScopes())
                .state(pending.state())
                .attributes(Map.of(PkceParameterNames.CODE_VERIFIER, pending.verifier()))
                .additionalParameters(Map.of(
                        OidcParameterNames.NONCE,
                        pending.nonce(),
                        PkceParameterNames.CODE_CHALLENGE,
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Sha256.of(pending.verifier().getBytes(StandardCharsets.US_ASCII))),
                        PkceParameterNames.CODE_CHALLENGE_METHOD,
                        "S256"))
                .build();
    }

    /** The provider as it described itself not long ago. */
    private Known provider() {
        if (settings.clientId() == null) {
            throw new Refusal.NotFound("No identity provider signs anybody in here.");
        }
        Known last = known;
        if (last != null && clock.instant().isBefore(last.at().plus(METADATA_LIFE))) {
            return last;
        }
        if (!waiting.tryAcquire()) {
            throw away();
        }
        try {
            Known now = describe(metadata.of(issuer));
            known = now;
            return now;
        } catch (IOException | IllegalArgumentException unreadable) {
            log.warn("The identity provider cannot be asked how to sign in: {}", unreadable.toString());
            if (last != null) {
                return last;
            }
            throw away();
        } finally {
            waiting.release();
        }
    }

    private Known describe(JsonNode provider) {
        Set<String> scopes = new LinkedHashSet<>(List.of(OidcScopes.OPENID));
        scopes.addAll(settings.scopes());
        ClientRegistration client = ClientRegistration.withRegistrationId("console")
                .clientId(Objects.requireNonNull(settings.clientId()))
                .clientSecret(settings.clientSecret())
                .clientAuthenticationMethod(method(provider.path("token_endpoint_auth_methods_supported")))
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                // Each request has its own.
                .redirectUri("{baseUrl}")
                .scope(scopes)
                .issuerUri(issuer)
                .authorizationUri(provider.path("authorization_endpoint").asString(""))
                .tokenUri(provider.path("token_endpoint").asString(""))
                .build();
        OidcIdTokenValidator idTokens = new OidcIdTokenValidator(client);
        idTokens.setClock(clock);
        return new Known(
                client,
                IdentityProvider.decoder(keys, TYPES, List.of(new JwtIssuerValidator(issuer), idTokens)),
                provider.path("authorization_response_iss_parameter_supported").asBoolean(false),
                clock.instant());
    }

    /** How the console shows its secret: as the provider takes it, and by header if it says nothing. */
    private ClientAuthenticationMethod method(JsonNode supported) {
        if (settings.clientSecret() == null) {
            return ClientAuthenticationMethod.NONE;
        }
        Set<String> taken = new LinkedHashSet<>();
        supported.forEach(method -> taken.add(method.asString("")));
        return taken.isEmpty() || taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue())
                ? ClientAuthenticationMethod.CLIENT_SECRET_BASIC
                : ClientAuthenticationMethod.CLIENT_SECRET_POST;
    }

    private static RestClientAuthorizationCodeTokenResponseClient tokens() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(CONNECT).build());
        requests.setReadTimeout(READ);
        RestClientAuthorizationCodeTokenResponseClient client = new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(RestClient.builder()
                .requestFactory(requests)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return client;
    }

    private static String reason(Throwable failure) {
        return failure instanceof RestClientResponseException answered
                ? "status " + answered.getStatusCode().value()
                : failure.toString();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static Refusal.Unavailable away() {
        return new Refusal.Unavailable("The identity provider cannot be asked now.", LATER);
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
