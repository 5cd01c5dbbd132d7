extension Declarations {
    /// Currencies, accounts and payment types.
    static let accounts = Declaration(
        file: "Accounts/Accounts.swift",
        text: """
            == currency [v5] Currencies
            data          Currencies
            class         central, mirrored editor primary
            goes to       every site
            deleted       delete record -> row kept, is_active=false
            fields
              ID                text       key  required
              rate              real       required
              currency          text       required
              is_home_currency  bool       required
              date_updated      date?      present
              is_active         bool

            == account [none] Account codes
            data          Budgets, periods and accounts
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              code              text?
              description       text?
              account_type      text?

            == chart_of_accounts [none] Chart of accounts (asset module)
            data          Budgets, periods and accounts
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                text       key
              description       text?
              parent_ID         text?      -> chart_of_accounts

            == paymentType [none] Payment types
            data          Transaction categories and payment types
            class         central, mirrored editor primary
            goes to       every site
            fields
              ID                text       key
              code              text?
              description       text?
            """)
}
