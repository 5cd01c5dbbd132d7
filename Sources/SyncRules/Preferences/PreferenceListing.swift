import Catalogue
import Failures
import Payload
import Storage

/// A preference as an administrator's list shows it.
package struct PreferenceListing: Sendable {
    package let preference: GlobalPreference
    /// What the primary says.
    package let isOn: Bool
    /// Whether it holds here.
    package let isInForce: Bool
    /// The sites that set it back for themselves, as far as this database knows.
    package let overrides: [GlobalPreferences.Override]

    package init(preference: GlobalPreference, isOn: Bool, isInForce: Bool, overrides: [GlobalPreferences.Override]) {
        self.preference = preference
        self.isOn = isOn
        self.isInForce = isInForce
        self.overrides = overrides
    }
}
