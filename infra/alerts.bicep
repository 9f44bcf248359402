// What must not wait for somebody to look: failed orchestrations, overdue tasks, a close that is late.
param suffix string
param location string
param tags object
param applicationInsightsId string
param email string

var rules = [
  {
    name: 'orchestrations-failed'
    text: 'An orchestration has failed: see docs/operations.md, "A failed instance".'
    frequency: 'PT5M'
    window: 'PT15M'
    severity: 1
    query: 'traces | where customDimensions.prop__functionType == "Orchestrator" and customDimensions.prop__state == "Failed"'
  }
  {
    name: 'tasks-overdue'
    text: 'A task of the operators has been open for more than a day.'
    frequency: 'PT1H'
    window: 'PT2H'
    severity: 2
    query: 'customMetrics | where name == "securemx.tasks.overdue" and valueMax > 0'
  }
  {
    name: 'close-late'
    text: 'The close of the month was not finished by 06:00 in Tokyo: see docs/operations.md, "A close that is stuck".'
    frequency: 'PT1H'
    window: 'PT2H'
    severity: 1
    query: 'customMetrics | where name == "securemx.close.remaining" and valueMin > 0 | extend tokyo = datetime_utc_to_local(timestamp, "Asia/Tokyo") | where dayofmonth(tokyo) == 1 and hourofday(tokyo) >= 6'
  }
]

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-securemx-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'securemx'
    emailReceivers: empty(email) ? [] : [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'sqr-securemx-${rule.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.name
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [applicationInsightsId]
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [operators.id] }
    }
  }
]
