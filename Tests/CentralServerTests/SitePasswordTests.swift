import CentralServer
import Failures
import Testing

@Suite("Site passwords")
struct SitePasswordTests {
    private let cost = SitePassword.Cost(log2Rounds: 4)

    @Test(arguments: ["a pass:word", "пароль для аптеки", "ends with colon:", "  spaces  ", "💊💊💊💊💊💊💊💊"])
    func `any characters make a password, and only the same ones match`(password: String) throws {
        let stored = try SitePassword.hash(password, cost: cost)
        #expect(SitePassword.verify(password, against: stored))
        #expect(!SitePassword.verify(password + " ", against: stored))
        #expect(!SitePassword.verify("", against: stored))
        #expect(!stored.contains(password))
    }

    /// As a Mac may write it, with each accent behind its letter, and as a tablet does.
    private static let spelled = "cafe\u{301} a\u{300} la clinique"

    @Test func `a password in one spelling of its letters matches in the other, whichever it was made in`() throws {
        let composed = "caf\u{E9} \u{E0} la clinique"
        #expect(!composed.utf8.elementsEqual(Self.spelled.utf8))
        for made in [composed, Self.spelled] {
            let stored = try SitePassword.hash(made, cost: cost)
            for typed in [composed, Self.spelled] { #expect(SitePassword.verify(typed, against: stored)) }
            #expect(!SitePassword.verify("cafe a la clinique", against: stored))
        }
    }

    @Test func `a hash that was made from another spelling before goes on to match`() {
        // scrypt of the bytes of the second spelling, as an earlier program stored it.
        let stored = "$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$m8hD+4/bIBvXCGsh9l5CKxFrXwfjviUsc+K0VKHud1Q="
        #expect(SitePassword.verify(Self.spelled, against: stored))
        #expect(SitePassword.verify("caf\u{E9} \u{E0} la clinique", against: stored))
        #expect(!SitePassword.verify("caf\u{E9} a la clinique", against: stored))
    }

    @Test func `the same password is stored differently each time`() throws {
        #expect(try SitePassword.hash("the same one", cost: cost) != SitePassword.hash("the same one", cost: cost))
    }

    @Test func `a password of fewer than eight characters is refused`() {
        #expect(throws: Failure(.passwordTooShort, nil, ["characters": "8"])) { try SitePassword.hash("1234567", cost: cost) }
    }

    @Test func `the test vector of RFC 7914 is verified`() {
        // Section 12: the first 32 bytes of the key of "pleaseletmein" with the salt "SodiumChloride".
        let stored = "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU=$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI="
        #expect(SitePassword.verify("pleaseletmein", against: stored))
        #expect(!SitePassword.verify("pleaseletmeIn", against: stored))
    }

    @Test(arguments: ["", "secret", "$scrypt$", "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAA=$AAAA", "$bcrypt$ln=4,r=8,p=1$AAAAAAAAAAA=$AAAA"])
    func `a stored text that is no hash matches nothing`(stored: String) {
        #expect(!SitePassword.verify("a password", against: stored))
    }

    @Test func `the standard cost is what a stored password says`() throws {
        let stored = try SitePassword.hash("a long password")
        #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
        #expect(SitePassword.verify("a long password", against: stored))
    }
}
