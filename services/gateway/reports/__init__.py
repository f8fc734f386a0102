"""The programme's report for a month, a quarter, a half or a year: a page, a PDF, a workbook."""
