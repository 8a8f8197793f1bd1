; The installer for Windows: for one person, without administrator's rights, and gone without a trace when removed.
; Called by packaging/installers.py with VERSION, FOLDER (the frozen program) and DIST (where the installer goes).

Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"

!define APP "ConvStudio"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"
!define CLASSES "Software\Classes"

Name "${APP} ${VERSION}"
OutFile "${DIST}/${APP}-${VERSION}-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\convstudio-studio.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

Function .onInit
  !insertmacro MUI_LANGDLL_DISPLAY
FunctionEnd

Section "Program"
  ; an older version goes first: its files may have other names
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r /x convstudio-walk.exe "${FOLDER}/*"
  CreateShortcut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\convstudio-studio.exe"

  ; projects open by a double click; pictures are offered under "Open with"
  WriteRegStr HKCU "${CLASSES}\.convstudio" "" "${APP}.project"
  WriteRegStr HKCU "${CLASSES}\${APP}.project" "" "ConvStudio project"
  WriteRegStr HKCU "${CLASSES}\${APP}.project\DefaultIcon" "" "$INSTDIR\convstudio-studio.exe,0"
  WriteRegStr HKCU "${CLASSES}\${APP}.project\shell\open\command" "" '"$INSTDIR\convstudio-studio.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\convstudio-studio.exe\shell\open\command" "" '"$INSTDIR\convstudio-studio.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\convstudio-studio.exe\SupportedTypes" ".png" ""
  WriteRegStr HKCU "${CLASSES}\Applications\convstudio-studio.exe\SupportedTypes" ".jpg" ""
  WriteRegStr HKCU "${CLASSES}\Applications\convstudio-studio.exe\SupportedTypes" ".jpeg" ""
  WriteRegStr HKCU "${CLASSES}\Applications\convstudio-studio.exe\SupportedTypes" ".tif" ""
  WriteRegStr HKCU "${CLASSES}\Applications\convstudio-studio.exe\SupportedTypes" ".tiff" ""
  WriteRegStr HKCU "${CLASSES}\Applications\convstudio-studio.exe\SupportedTypes" ".bmp" ""
  WriteRegStr HKCU "${CLASSES}\Applications\convstudio-studio.exe\SupportedTypes" ".webp" ""

  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\convstudio-studio.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "Publisher" "The ConvStudio authors"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
  ${RefreshShellIcons}
SectionEnd

Section "Uninstall"
  Delete "$SMPROGRAMS\${APP}.lnk"
  ; only what was put there: a person may have chosen a folder with other things in it
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\convstudio.exe"
  Delete "$INSTDIR\convstudio-studio.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "${CLASSES}\${APP}.project"
  DeleteRegKey HKCU "${CLASSES}\Applications\convstudio-studio.exe"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.convstudio"
  ReadRegStr $0 HKCU "${CLASSES}\.convstudio" ""
  StrCmp $0 "${APP}.project" 0 +2
  DeleteRegKey HKCU "${CLASSES}\.convstudio"
  ${RefreshShellIcons}
SectionEnd
