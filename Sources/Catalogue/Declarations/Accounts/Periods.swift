extension Declarations {
    /// Reporting periods and budgets.
    static let periods = Declaration(
        file: "Accounts/Periods.swift",
        text: """
            == period [v5] Reporting/ordering periods
            data          Budgets, periods and accounts
            class         central, mirrored editor primary
            goes to       every site
            after         periodSchedule
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                text       key  required
              periodScheduleID  text       required  -> periodSchedule
              startDate         date       required
              endDate           date       required
              name              text       required

            == periodSchedule [v5] Period schedules
            data          Budgets, periods and accounts
            class         central, mirrored editor primary
            goes to       every site
            deleted       never: Open mSupply knows no delete of it
            fields
              ID                text       key  required
              name              text       required

            == budget_period [none] Budget periods
            data          Budgets, periods and accounts
            class         central, mirrored editor primary
            goes to       every site
            spelling      of field names inferred
            fields
              ID                  text       key
              period_description  text?
              start_date          date?
              end_date            date?
              is_locked           bool
              type                text?

            == period_amount [none] Budget amounts per account and period
            data          Budgets, periods and accounts
            class         central, mirrored editor primary
            goes to       every site
            after         budget_period, account
            spelling      of field names inferred
            fields
              ID                text       key
              budget_period_ID  text?      -> budget_period
              account_code_ID   text?      -> account
              budget            real

            == name_budget [none] Budgets per name
            data          Budgets, periods and accounts
            class         name, mirrored editor primary
            goes to       where the name name_ID is visible
            after         name, budget_period
            spelling      of field names inferred
            fields
              ID                 text       key
              name_ID            text?      -> name
              budget_period_ID   text?      -> budget_period
              amount             real
              description        text?
              date_entered       date?
              additional_budget  bool
            """)
}
