@echo off
rem ConversationGrid's one command, through the bash that comes with Git for Windows.
setlocal
for %%G in (bash.exe) do set "GRID_BASH=%%~$PATH:G"
if not defined GRID_BASH if exist "%ProgramFiles%\Git\bin\bash.exe" set "GRID_BASH=%ProgramFiles%\Git\bin\bash.exe"
if not defined GRID_BASH (
  echo ./grid needs bash: install Git for Windows, https://git-scm.com/download/win 1>&2
  exit /b 2
)
"%GRID_BASH%" "%~dp0grid" %*
exit /b %ERRORLEVEL%
